const ws = new WebSocket(`wss://${location.host}/play`);
document.addEventListener("keydown", (e) => ws.send(JSON.stringify({ key: e.key })));
