exports.provider=function(){};
