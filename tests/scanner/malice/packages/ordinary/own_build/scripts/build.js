const fs = require("fs");
const path = require("path");
const out = path.join(__dirname, "..", "dist", "index.js");
const names = fs.readdirSync(path.join(__dirname, "..", "svg"));
const body = names.map((n) => `exports[${JSON.stringify(n)}] = require("./svg/${n}");`).join("\n");
fs.writeFileSync(out, body);
