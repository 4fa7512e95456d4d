const https = require('https');
const original = https.request;
const spans = [];
https.request = function (...args) {
  const started = Date.now();
  const request = original.apply(this, args);
  request.on('response', (response) => spans.push({ ms: Date.now() - started, status: response.statusCode }));
  return request;
};
exports.flush = (endpoint) => fetch(endpoint, { method: 'POST', body: JSON.stringify(spans.splice(0)) });
