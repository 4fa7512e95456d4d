const input = document.querySelector('#message');
const socket = new WebSocket(`wss://${location.host}/chat`);
input.addEventListener('keydown', (event) => { if (event.key === 'Enter') { socket.send(JSON.stringify({ text: input.value })); input.value = ''; } });
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') socket.close(); });
