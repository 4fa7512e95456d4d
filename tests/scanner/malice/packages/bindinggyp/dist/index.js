exports.generate=function(){};
