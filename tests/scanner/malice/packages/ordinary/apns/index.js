const http2 = require('http2');
module.exports = function push(token, message, jwt, topic) {
  const client = http2.connect('https://api.push.apple.com');
  const req = client.request({ ':method': 'POST', ':path': `/3/device/${token}`, authorization: `bearer ${jwt}`, 'apns-topic': topic });
  req.end(JSON.stringify({ aps: { alert: message } }));
  return new Promise((ok) => req.on('response', (h) => ok(h[':status'])));
};
