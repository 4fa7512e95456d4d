const { execFile, execFileSync, spawn } = require("child_process");

const express = require("express");
const libxmljs = require("libxmljs");
const { MongoClient } = require("mongodb");
const mysql = require("mysql2");
const { Sequelize } = require("sequelize");
const sqlite3 = require("sqlite3");

const app = express();
const pool = mysql.createPool(process.env.DATABASE_URL);
const small = new sqlite3.Database("app.sqlite");
const sequelize = new Sequelize(process.env.DATABASE_URL);
const users = new MongoClient(process.env.MONGO_URL).db("app").collection("users");
const COLUMNS = { date: "created_at", price: "price" };
const FORMULAS = { double: (x) => 2 * x, half: (x) => x / 2 };
app.use(express.json());

app.get("/calculate", (req, res) => {
  const formula = FORMULAS[req.query.formula] || FORMULAS.double;
  res.json({ answer: formula(Number(req.query.x)) });
});

app.post("/rule", (req, res) => {
  setTimeout(() => console.log("checked"), 10);
  res.json({ holds: req.body.condition === "always" });
});

app.get("/ping", (req, res) => {
  const host = req.query.host;
  if (!/^[a-z0-9.-]+$/.test(host)) {
    return res.status(400).end();
  }
  execFile("ping", ["-c", "1", "--", host], (error, output) => res.json({ output }));
});

app.post("/convert", (req, res) => {
  const name = `${Number(req.body.number)}.png`;
  execFileSync("convert", ["in.jpg", name]);
  spawn("identify", [name]);
  res.json({ name });
});

app.get("/users", async (req, res) => {
  pool.query("SELECT * FROM users WHERE name = ?", [req.query.name], (error, rows) => res.json(rows));
});

app.get("/orders/:id", async (req, res) => {
  small.get("SELECT * FROM orders WHERE id = ?", req.params.id, () => {});
  const column = COLUMNS[req.query.sort] ?? "id";
  const rows = await sequelize.query(`SELECT * FROM orders WHERE name = :name ORDER BY ${column}`, {
    replacements: { name: req.query.name },
  });
  res.json(rows);
});

app.post("/login", async (req, res) => {
  const user = await users.findOne({ name: String(req.body.name) });
  res.json({ user });
});

app.post("/preview", (req, res) => {
  res.render("preview", { title: req.body.title });
});

app.post("/restore", (req, res) => {
  const saved = Buffer.from(req.cookies.saved, "base64").toString();
  const basket = JSON.parse(saved);
  res.json({ size: basket.length });
});

app.post("/import", (req, res) => {
  const document = libxmljs.parseXml(req.body.xml, { noent: false });
  res.set("X-Note", encodeURIComponent(req.body.note));
  res.json({ found: document.text().includes(req.body.pattern) });
});

app.listen(process.env.PORT);
