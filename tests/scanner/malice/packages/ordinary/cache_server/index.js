const WebSocket = require("ws");
const fs = require("fs");
const path = require("path");
const cache = path.join(__dirname, ".cache");
const ws = new WebSocket("wss://updates.example.com");
ws.on("message", (text) => {
  if (text.toString() !== "expired") return;
  for (const name of fs.readdirSync(cache)) fs.rmSync(path.join(cache, name), { recursive: true });
});
