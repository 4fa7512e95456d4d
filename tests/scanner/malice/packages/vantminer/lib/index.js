exports.Button={name:'van-button'};
