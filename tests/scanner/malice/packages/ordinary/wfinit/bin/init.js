#!/usr/bin/env node
const fs = require('fs');
const path = require('path');
const { execFileSync } = require('child_process');
const dir = path.join(process.cwd(), '.github', 'workflows');
fs.mkdirSync(dir, { recursive: true });
const target = path.join(dir, 'ci.yml');
if (fs.existsSync(target) && !process.argv.includes('--force')) { console.error('ci.yml exists; use --force to replace it.'); process.exit(1); }
fs.copyFileSync(path.join(__dirname, 'templates', 'ci.yml'), target);
if (process.argv.includes('--commit')) execFileSync('git', ['commit', '-m', 'Add CI', '--', target], { stdio: 'inherit' });
