const fs = require("fs");
const path = require("path");

function parse(text) {
  const found = {};
  for (const line of text.split("\n")) {
    const match = line.match(/^\s*([\w.-]+)\s*=\s*(.*)?\s*$/);
    if (match) found[match[1]] = (match[2] || "").trim().replace(/^"|"$/g, "");
  }
  return found;
}

function config(options = {}) {
  const file = path.resolve(process.cwd(), options.path || ".env");
  const values = parse(fs.readFileSync(file, "utf8"));
  for (const [name, value] of Object.entries(values)) {
    if (!(name in process.env)) process.env[name] = value;
  }
  return { parsed: values };
}

module.exports = { config, parse };
