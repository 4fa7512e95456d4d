import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";

import Fastify from "fastify";
import pg from "pg";

const app = Fastify();
const client = new pg.Client();

app.get("/users/:id", async (request, reply) => {
  const found = await client.query("SELECT * FROM users WHERE id = $1", [request.params.id]);
  return found.rows;
});

app.get("/file", async (request, reply) => {
  return readFile(path.join("files", path.basename(request.query.path)), "utf8");
});

app.post("/build", async (request, reply) => {
  const output = execFileSync("make", ["all"]);
  reply.send({ output: output.toString() });
});

app.get("/go", async (request, reply) => {
  return reply.redirect("/");
});

app.listen({ port: 8080 });
