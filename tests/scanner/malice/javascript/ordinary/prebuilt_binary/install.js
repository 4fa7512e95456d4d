const fs = require("fs");
const path = require("path");

const target = path.join(__dirname, "bin", `tool-${process.platform}-${process.arch}`);
if (!fs.existsSync(target)) {
  console.warn(`There is no binary for ${process.platform}; the slower JavaScript version is used.`);
} else {
  fs.chmodSync(target, 0o755);
}
