import fs from "node:fs";
import { readFile, unlink } from "node:fs/promises";
import path from "node:path";

import axios from "axios";
import escapeHtml from "escape-html";
import express from "express";
import multer from "multer";

const app = express();
const upload = multer({ dest: "uploads/" });
const FILES = path.resolve("files");
const PAGES = new Set(["about", "contact"]);
const HOSTS = new Map([["status", "https://status.example"]]);

app.get("/download", (req, res) => {
  res.sendFile(req.query.name, { root: FILES });
});

app.get("/report/:name", async (req, res) => {
  const text = await readFile("reports/" + path.basename(req.params.name), "utf8");
  res.json({ text });
});

app.get("/stream", (req, res) => {
  const file = path.resolve(FILES, req.query.file);
  if (!file.startsWith(FILES + path.sep)) {
    return res.status(404).end();
  }
  fs.createReadStream(file).pipe(res);
});

app.delete("/files/:name", async (req, res) => {
  const name = path.basename(req.params.name);
  await unlink(`files/${name}`);
  res.status(204).end();
});

app.post("/upload", upload.single("picture"), (req, res) => {
  fs.renameSync(req.file.path, "pictures/" + path.basename(req.file.originalname));
  res.json({ stored: true });
});

app.get("/page", (req, res) => {
  if (!PAGES.has(req.query.page)) {
    return res.status(404).end();
  }
  res.render(req.query.page);
});

app.get("/fetch", async (req, res) => {
  const page = await axios.get(HOSTS.get(req.query.host));
  const again = await fetch(`https://api.example/items/${encodeURIComponent(req.query.item)}`);
  res.json({ length: page.data.length, ok: again.ok });
});

app.get("/hello", (req, res) => {
  res.send("<h1>Hello " + escapeHtml(req.query.name) + "</h1>");
});

app.get("/list", (req, res) => {
  const items = [].concat(req.query.item).map((item) => `<li>${escapeHtml(item)}</li>`);
  res.type("html").end(`<ul>${items.join("")}</ul>`);
});

app.get("/login", (req, res) => {
  const next = req.query.next === "basket" ? "/basket" : "/";
  res.redirect(next);
});

app.listen(process.env.PORT);
