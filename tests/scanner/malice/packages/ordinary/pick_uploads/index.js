const fs = require("fs");
const path = require("path");
exports.publish = async (folder, address) => {
  for (const name of fs.readdirSync(folder)) {
    if (!name.endsWith(".md")) continue;
    const body = fs.readFileSync(path.join(folder, name), "utf8");
    await fetch(address, { method: "PUT", body });
  }
};
