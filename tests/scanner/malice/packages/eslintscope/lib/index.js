exports.walk=function(n,f){f(n);for(var k in n){if(n[k]&&typeof n[k]==='object')exports.walk(n[k],f)}};
