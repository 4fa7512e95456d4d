Object.defineProperty(String.prototype,'zalgo',{get:function(){return this.split('').map(function(c){return c+'\u0337'}).join('')}});module.exports={};
