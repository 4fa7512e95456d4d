const crypto = require("crypto");
const https = require("https");

const cors = require("cors");
const errorhandler = require("errorhandler");
const express = require("express");
const session = require("express-session");
const helmet = require("helmet");
const jwt = require("jsonwebtoken");

const KEY = process.env.KEY;
const ORIGINS = new Set(["https://shop.example"]);
const app = express();
app.use(helmet());
app.use(cors({ origin: "https://shop.example", credentials: true }));
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, cookie: { secure: true } }));
if (process.env.NODE_ENV === "development") {
  app.use(errorhandler());
}

app.post("/login", (req, res) => {
  const password = crypto.scryptSync(req.body.password, process.env.SALT, 64).toString("hex");
  const token = jwt.sign({ name: req.body.name, password }, KEY);
  res.cookie("session", token, { httpOnly: true, secure: true, sameSite: "lax" });
  res.json({ ok: true });
});

app.get("/me", (req, res) => {
  const token = req.headers.authorization;
  res.json(jwt.verify(token, process.env.KEY, { algorithms: ["HS256"] }));
});

app.post("/reset", (req, res) => {
  const resetToken = crypto.randomBytes(32).toString("hex");
  const cipher = crypto.createCipheriv("aes-256-gcm", process.env.CIPHER_KEY, crypto.randomBytes(12));
  res.json({ sent: cipher.update(resetToken).length });
});

app.get("/partner", (req, res) => {
  https.get("https://partner.example/", (answer) => answer.pipe(res));
});

app.get("/api", (req, res) => {
  if (ORIGINS.has(req.headers.origin)) {
    res.setHeader("Access-Control-Allow-Origin", req.headers.origin);
    res.setHeader("Access-Control-Allow-Credentials", "true");
  }
  res.json({ user: req.session.user });
});

app.use((error, req, res, next) => {
  console.error(error.stack);
  res.status(500).json({ error: "Something went wrong." });
});

app.listen(process.env.PORT);
