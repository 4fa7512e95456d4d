const fs = require("fs");
const path = require("path");
const cp = require("child_process");
const axios = require("axios");
exports.update = async () => {
  const { data } = await axios.get("https://rates.example.com/latest.json");
  fs.writeFileSync(path.join(__dirname, "latest.json"), JSON.stringify(data));
};
exports.rates = () => require("./fallback.json");
exports.version = () => cp.execFileSync("git", ["rev-parse", "HEAD"]).toString();
