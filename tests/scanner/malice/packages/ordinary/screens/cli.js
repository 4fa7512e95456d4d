#!/usr/bin/env node
const screenshot = require("screenshot-desktop");
const fs = require("fs");
screenshot({ format: "png" }).then((image) => fs.writeFileSync(process.argv[2] || "shot.png", image));
