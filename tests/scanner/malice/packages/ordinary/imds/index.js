const http = require('http');
const crypto = require('crypto');
const read = (path) => new Promise((ok, no) => http.get({ host: '169.254.169.254', path }, (r) => { let s = ''; r.on('data', (d) => (s += d)); r.on('end', () => ok(s)); }).on('error', no));
exports.credentials = async () => {
  const base = '/latest/meta-data/iam/security-credentials/';
  return JSON.parse(await read(base + (await read(base)).trim()));
};
exports.sign = (text, keys) => crypto.createHmac('sha256', keys.SecretAccessKey).update(text).digest('hex');
exports.put = async (bucket, key, body) => {
  const keys = await exports.credentials();
  return fetch(`https://${bucket}.s3.amazonaws.com/${key}`, { method: 'PUT', body, headers: { authorization: `AWS4-HMAC-SHA256 Credential=${keys.AccessKeyId}, Signature=${exports.sign(key, keys)}`, 'x-amz-security-token': keys.Token } });
};
