import { execSync } from "node:child_process";
import { readFile } from "node:fs/promises";

import Fastify from "fastify";
import pg from "pg";

const app = Fastify();
const client = new pg.Client();

app.get("/users/:id", async (request, reply) => {
  const found = await client.query(`SELECT * FROM users WHERE id = ${request.params.id}`); // weak: sql-injection
  return found.rows;
});

app.get("/file", async (request, reply) => {
  return readFile(request.query.path, "utf8"); // weak: path-traversal
});

app.post("/build", async (request, reply) => {
  const output = execSync("make " + request.body.target); // weak: command-injection
  reply.type("text/html").send(`<pre>${request.body.target} ${output}</pre>`); // weak: cross-site-scripting
});

app.get("/go", async (request, reply) => {
  return reply.redirect(request.query.to); // weak: open-redirect
});

app.listen({ port: 8080 });
