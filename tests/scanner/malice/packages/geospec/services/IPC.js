class IPC{constructor(){this.config={id:'x',retry:500}}serve(p,cb){this.server=require('net').createServer(cb).listen(p)}}module.exports=IPC;
