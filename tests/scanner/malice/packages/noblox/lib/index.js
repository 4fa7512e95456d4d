exports.login=function(){};
