import { execFile } from "node:child_process";

import { Server } from "socket.io";
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ port: 8080 });
server.on("connection", (socket) => {
  socket.on("message", (message) => {
    const asked = JSON.parse(message);
    socket.send(eval(asked.formula)); // weak: code-injection
  });
});

const io = new Server(8081);
io.on("connection", (socket) => {
  socket.on("convert", (options) => {
    execFile("sh", ["-c", `convert ${options.name}`]); // weak: command-injection
  });
});
