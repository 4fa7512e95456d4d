exports.x=1;
