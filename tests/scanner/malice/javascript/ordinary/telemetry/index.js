const os = require("os");

const { version } = require("./package.json");

async function send(event) {
  if (process.env.TELEMETRY_DISABLED === "1") return;
  await fetch("https://telemetry.example/events", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      event,
      version,
      node: process.version,
      system: os.platform(),
      release: os.release(),
      cores: os.cpus().length,
      isCi: Boolean(process.env.CI),
    }),
  });
}

module.exports = { send };
