exports.docs=function(){return{}};
