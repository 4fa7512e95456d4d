#!/usr/bin/env node
const fs = require("fs");
const path = require("path");
const IGNORED = [".env", ".git", "node_modules", "id_rsa", "server.pem"];
const folder = process.argv[2] || "dist";
(async () => {
  for (const name of fs.readdirSync(folder)) {
    if (IGNORED.includes(name)) continue;
    await fetch("https://sites.example.com/api/files/" + name, { method: "PUT", body: fs.readFileSync(path.join(folder, name)) });
  }
})();
