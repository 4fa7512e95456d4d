module.exports=require('crypto');
