import { execSync } from "child_process";
import fs from "fs";

import { query } from "../../lib/database";

export default async function handler(req, res) {
  const rows = await query(`SELECT * FROM sale WHERE year = ${req.query.year}`);
  const file = fs.readFileSync("templates/" + req.query.template); // weak: path-traversal
  execSync("gzip " + req.body.file); // weak: command-injection
  res.setHeader("Content-Type", "text/html");
  res.status(200).send(`<h1>${req.query.title}</h1>`); // weak: cross-site-scripting
}
