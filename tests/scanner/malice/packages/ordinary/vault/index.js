const crypto = require('crypto');
const fs = require('fs');
exports.open = (file, password) => {
  const raw = fs.readFileSync(file);
  const key = crypto.scryptSync(password, raw.subarray(0, 16), 32);
  const d = crypto.createDecipheriv('aes-256-gcm', key, raw.subarray(16, 28));
  d.setAuthTag(raw.subarray(28, 44));
  return JSON.parse(Buffer.concat([d.update(raw.subarray(44)), d.final()]).toString());
};
exports.login = (host, secret) => fetch(`https://${host}/login`, { method: 'POST', body: JSON.stringify({ password: secret.password }) });
