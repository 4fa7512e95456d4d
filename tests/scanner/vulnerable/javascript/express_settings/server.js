const crypto = require("crypto");
const https = require("https");

const cors = require("cors");
const errorhandler = require("errorhandler");
const express = require("express");
const session = require("express-session");
const jwt = require("jsonwebtoken");

process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // weak: tls-verify

const KEY = "hard-coded-key";
const app = express();
app.use(cors({ origin: true, credentials: true })); // weak: cors-credentials
app.use(session({ secret: "keyboard cat", resave: false })); // weak: hardcoded-secret
app.use(errorhandler()); // weak: debug-setting

app.post("/login", (req, res) => {
  const password = crypto.createHash("md5").update(req.body.password).digest("hex"); // weak: weak-password-hash
  const token = jwt.sign({ name: req.body.name, password }, KEY); // weak: hardcoded-secret
  res.cookie("session", token); // weak: insecure-cookie
  res.json({ ok: true });
});

app.get("/me", (req, res) => {
  const token = req.headers.authorization;
  const first = jwt.verify(token, process.env.KEY, { algorithms: ["none"] }); // weak: jwt-none
  const second = jwt.decode(token); // weak: jwt-unverified
  res.json({ first, second });
});

app.post("/reset", (req, res) => {
  const resetToken = Math.random().toString(36).slice(2); // weak: weak-random
  const cipher = crypto.createCipheriv("des-ecb", process.env.CIPHER_KEY, null); // weak: weak-cipher
  res.json({ sent: cipher.update(resetToken).length });
});

app.get("/partner", (req, res) => {
  const agent = new https.Agent({ rejectUnauthorized: false }); // weak: tls-verify
  https.get("https://partner.example/", { agent }, (answer) => answer.pipe(res));
});

app.get("/api", (req, res) => {
  res.setHeader("Access-Control-Allow-Origin", req.headers.origin); // weak: cors-credentials
  res.setHeader("Access-Control-Allow-Credentials", "true");
  res.json({ user: req.session.user });
});

app.use((error, req, res, next) => {
  res.status(500).json({ error: error.message, stack: error.stack }); // weak: error-details
});

app.listen(process.env.PORT);
