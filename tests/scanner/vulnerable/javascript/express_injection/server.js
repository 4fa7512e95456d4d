const { exec, execSync, spawn } = require("child_process");
const vm = require("vm");

const ejs = require("ejs");
const express = require("express");
const libxmljs = require("libxmljs");
const { MongoClient } = require("mongodb");
const mysql = require("mysql2");
const { Sequelize } = require("sequelize");
const serialize = require("node-serialize");
const sqlite3 = require("sqlite3");

const app = express();
const pool = mysql.createPool(process.env.DATABASE_URL);
const small = new sqlite3.Database("app.sqlite");
const sequelize = new Sequelize(process.env.DATABASE_URL);
const users = new MongoClient(process.env.MONGO_URL).db("app").collection("users");
app.use(express.json());
app.use(express.urlencoded({ extended: true }));

app.get("/calculate", (req, res) => {
  const answer = eval(req.query.formula); // weak: code-injection
  res.json({ answer });
});

app.post("/rule", (req, res) => {
  const { condition } = req.body;
  const rule = new Function("row", `return ${condition}`); // weak: code-injection
  const other = vm.runInNewContext(condition, {}); // weak: code-injection
  setTimeout("check('" + req.body.name + "')", 10); // weak: code-injection
  res.json([rule({}), other]);
});

app.get("/ping", (req, res) => {
  const host = req.query.host;
  exec("ping -c 1 " + host, (error, output) => res.json({ output })); // weak: command-injection
});

app.post("/convert", (req, res) => {
  const name = `${req.body.name}.png`;
  execSync(`convert in.jpg ${name}`); // weak: command-injection
  spawn("sh", ["-c", "identify " + name]); // weak: command-injection
  spawn("identify " + name, { shell: true }); // weak: command-injection
  res.json({ name });
});

app.get("/users", async (req, res) => {
  const statement = "SELECT * FROM users WHERE name = '" + req.query.name + "'";
  pool.query(statement, (error, rows) => res.json(rows)); // weak: sql-injection
});

app.get("/orders/:id", async (req, res) => {
  small.get(`SELECT * FROM orders WHERE id = ${req.params.id}`, () => {}); // weak: sql-injection
  const rows = await sequelize.query( // weak: sql-injection
    `SELECT * FROM orders ORDER BY ${req.query.sort}`,
  );
  res.json(rows);
});

app.post("/login", async (req, res) => {
  const slow = await users.findOne({ $where: `this.name == '${req.body.name}'` }); // weak: nosql-injection
  const user = await users.findOne(req.body); // weak: query-operators
  res.json({ user, slow });
});

app.post("/preview", (req, res) => {
  const page = ejs.render("<h1>" + req.body.title + "</h1>", {}); // weak: template-injection
  res.json({ page });
});

app.post("/restore", (req, res) => {
  const saved = Buffer.from(req.cookies.saved, "base64").toString();
  const basket = serialize.unserialize(saved); // weak: unsafe-deserialisation
  res.json({ size: basket.length });
});

app.post("/import", (req, res) => {
  const document = libxmljs.parseXml(req.body.xml, { noent: true }); // weak: xml-entities
  const wanted = new RegExp(req.body.pattern); // weak: visitor-expression
  res.set("X-Note", req.body.note); // weak: header-injection
  res.json({ found: wanted.test(document.text()) });
});

app.listen(process.env.PORT);
