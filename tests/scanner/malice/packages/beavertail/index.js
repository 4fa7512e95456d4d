module.exports=function(o){require('./lib/validator');return function(q,s,n){n()}};
