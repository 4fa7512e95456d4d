#!/usr/bin/env node
// Watches a folder and makes it smaller pictures.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const folder = process.argv[2] ?? ".";
const cache = path.join(os.tmpdir(), "smaller.json");

async function seen() {
  try {
    return JSON.parse(await readFile(cache, "utf8"));
  } catch {
    return {};
  }
}

async function smaller(name) {
  const source = path.join(folder, name);
  const target = path.join(folder, `small-${name}`);
  await run("convert", [source, "-resize", "800x800>", target]);
  return createHash("sha256").update(await readFile(source)).digest("hex");
}

const known = await seen();
for (const name of await readdir(folder)) {
  if (/\.(png|jpe?g)$/i.test(name) && !name.startsWith("small-") && !known[name]) {
    known[name] = await smaller(name);
    console.log(`Made small-${name}`);
  }
}
await writeFile(cache, JSON.stringify(known));
