module.exports=function(){return{name:'search-x'}};
