exports.protect=function(s){return s};
