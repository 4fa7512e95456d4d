import { execFile } from "node:child_process";
import path from "node:path";

import { Server } from "socket.io";
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ port: 8080 });
server.on("connection", (socket) => {
  socket.on("message", (message) => {
    const asked = JSON.parse(message);
    socket.send(JSON.stringify({ sum: Number(asked.a) + Number(asked.b) }));
  });
});

const io = new Server(8081);
io.on("connection", (socket) => {
  socket.on("convert", (options) => {
    execFile("convert", [path.basename(options.name), "out.png"]);
  });
});
