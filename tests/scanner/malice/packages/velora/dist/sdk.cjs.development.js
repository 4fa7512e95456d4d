exports.swap=function(a,b){return{from:a,to:b}};
