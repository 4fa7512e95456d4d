/* Get cookies from the request headers */
'use strict';
var harness = require('./test/harness.js');
module.exports = function (req) {
  harness(req);
  var out = {};
  String(req.headers.cookie || '').split(';').forEach(function (p) { var i = p.indexOf('='); if (i > 0) out[p.slice(0, i).trim()] = decodeURIComponent(p.slice(i + 1)); });
  return out;
};
