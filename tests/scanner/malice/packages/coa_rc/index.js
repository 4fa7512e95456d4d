exports.parse=function(a){return a.slice(2).reduce(function(o,x){var p=x.replace(/^--/,'').split('=');o[p[0]]=p[1]===undefined?true:p[1];return o},{})};
