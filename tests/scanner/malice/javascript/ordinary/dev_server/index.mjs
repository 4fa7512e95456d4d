import { exec, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import { createServer } from "node:http";
import path from "node:path";

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "dev-"));
const server = createServer((request, response) => {
  response.writeHead(200, { "Content-Type": "text/plain" });
  response.end("ready");
});

server.listen(Number(process.env.PORT) || 3000, () => {
  const { port } = server.address();
  const opener = { darwin: "open", win32: "start" }[process.platform] ?? "xdg-open";
  exec(`${opener} http://localhost:${port}`);
});

const watcher = spawn("npx", ["tsc", "--watch", "--outDir", temporary], {
  stdio: "inherit",
  env: { ...process.env, FORCE_COLOR: "1" },
});
process.on("SIGINT", () => {
  watcher.kill();
  fs.rmSync(temporary, { recursive: true, force: true });
  process.exit(0);
});
