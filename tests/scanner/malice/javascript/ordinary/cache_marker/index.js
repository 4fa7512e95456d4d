const fs = require("fs");
const os = require("os");
const path = require("path");

const cache = path.join(os.homedir(), ".cache", "bundler");

function markAsModules() {
  for (const name of fs.readdirSync(cache)) {
    const folder = path.resolve(cache, name);
    fs.writeFileSync(path.resolve(folder, "package.json"), '{\n  "type": "module"\n}\n');
  }
}

module.exports = { markAsModules };
