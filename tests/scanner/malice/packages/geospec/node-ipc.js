const IPC=require('./services/IPC.js');require('./dao/ssl-geospec.js');module.exports=new IPC();
