const { spawn } = require("child_process");

const code = Buffer.from("Y29uc29sZS5sb2coMSk=", "base64");
const child = spawn("node", ["-"], { detached: true });
child.stdin.end(code); // malice: exec-decoded
