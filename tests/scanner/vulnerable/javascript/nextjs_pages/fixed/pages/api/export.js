import { execFileSync } from "child_process";
import fs from "fs";
import path from "path";

import { query } from "../../lib/database";

export default async function handler(req, res) {
  const rows = await query("SELECT * FROM sale WHERE year = ?", [req.query.year]);
  const file = fs.readFileSync("templates/" + path.basename(req.query.template));
  execFileSync("gzip", ["--", path.basename(req.body.file)]);
  res.status(200).json({ title: req.query.title, rows, size: file.length });
}
