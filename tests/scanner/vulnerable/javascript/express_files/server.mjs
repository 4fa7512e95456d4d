import fs from "node:fs";
import { readFile, unlink } from "node:fs/promises";
import http from "node:http";
import path from "node:path";

import axios from "axios";
import express from "express";
import multer from "multer";

const app = express();
const upload = multer({ dest: "uploads/" });

app.get("/download", (req, res) => {
  res.sendFile(path.join(process.cwd(), "files", req.query.name)); // weak: path-traversal
});

app.get("/report/:name", async (req, res) => {
  const text = await readFile("reports/" + req.params.name, "utf8"); // weak: path-traversal
  res.json({ text });
});

app.get("/stream", (req, res) => {
  const file = path.resolve("files", req.query.file);
  fs.createReadStream(file).pipe(res); // weak: path-traversal
});

app.delete("/files/:name", async (req, res) => {
  await unlink(`files/${req.params.name}`); // weak: path-traversal
  res.status(204).end();
});

app.post("/upload", upload.single("picture"), (req, res) => {
  fs.renameSync(req.file.path, "pictures/" + req.file.originalname); // weak: path-traversal
  res.json({ stored: true });
});

app.get("/page", (req, res) => {
  res.render(req.query.page); // weak: chosen-template
});

app.get("/fetch", async (req, res) => {
  const page = await axios.get(req.query.url); // weak: server-side-request
  const again = await fetch(`http://${req.query.host}/status`); // weak: server-side-request
  http.get(req.query.url, () => {}); // weak: server-side-request
  res.json({ length: page.data.length, ok: again.ok });
});

app.get("/hello", (req, res) => {
  res.send("<h1>Hello " + req.query.name + "</h1>"); // weak: cross-site-scripting
});

app.get("/list", (req, res) => {
  const items = [].concat(req.query.item).map((item) => `<li>${item}</li>`);
  res.type("html").end(`<ul>${items.join("")}</ul>`); // weak: cross-site-scripting
});

app.get("/login", (req, res) => {
  res.redirect(req.query.next || "/"); // weak: open-redirect
});

app.listen(process.env.PORT);
