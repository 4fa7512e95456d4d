const { Worker } = require("worker_threads");
const fs = require("fs");
const path = require("path");

exports.start = (file) => new Worker(path.resolve(file), { eval: false });
exports.stamp = (folder) => {
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    fs.writeFileSync(file, "// built\n" + fs.readFileSync(file, "utf8"));
  }
};
