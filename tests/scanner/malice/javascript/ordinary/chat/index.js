const { WebSocketServer } = require("ws");
const { io } = require("socket.io-client");

const upstream = io("https://hub.example", { auth: { token: process.env.HUB_TOKEN } });
const server = new WebSocketServer({ port: 8080 });

upstream.on("message", (message) => {
  for (const client of server.clients) client.send(JSON.stringify(message));
});
server.on("connection", (socket) => {
  socket.on("message", (text) => upstream.emit("message", JSON.parse(text)));
});
