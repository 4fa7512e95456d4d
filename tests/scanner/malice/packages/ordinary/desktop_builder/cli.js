#!/usr/bin/env node
const asar = require("@electron/asar");
const fs = require("fs");
const path = require("path");
const out = path.resolve(process.argv[2] || "release");
fs.mkdirSync(out, { recursive: true });
asar.createPackage("app", path.join(out, "app.asar")).then(() => fs.writeFileSync(path.join(out, "version"), "1.2.0"));
