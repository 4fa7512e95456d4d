import { exec } from "node:child_process";
import { createReadStream } from "node:fs";

import Router from "@koa/router";
import got from "got";
import Koa from "koa";

const app = new Koa();
const router = new Router();

router.get("/files/:name", async (ctx) => {
  ctx.body = createReadStream(`files/${ctx.params.name}`); // weak: path-traversal
});

router.get("/fetch", async (ctx) => {
  ctx.body = await got(ctx.query.url).text(); // weak: server-side-request
});

router.get("/hello", async (ctx) => {
  ctx.type = "html";
  ctx.body = `<p>${ctx.query.name}</p>`; // weak: cross-site-scripting
});

router.get("/go", async (ctx) => {
  ctx.redirect(ctx.query.to); // weak: open-redirect
});

router.post("/run", async (ctx) => {
  exec("make " + ctx.request.body.target); // weak: command-injection
  ctx.status = 204;
});

app.use(router.routes());
app.listen(8080);
