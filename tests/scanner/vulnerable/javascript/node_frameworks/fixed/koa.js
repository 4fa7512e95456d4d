import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import path from "node:path";

import Router from "@koa/router";
import escapeHtml from "escape-html";
import got from "got";
import Koa from "koa";

const app = new Koa();
const router = new Router();
const TARGETS = new Map([["docs", "docs"]]);

router.get("/files/:name", async (ctx) => {
  ctx.body = createReadStream(`files/${path.basename(ctx.params.name)}`);
});

router.get("/fetch", async (ctx) => {
  ctx.body = await got("https://api.example/status", { searchParams: { q: ctx.query.q } }).text();
});

router.get("/hello", async (ctx) => {
  ctx.type = "html";
  ctx.body = `<p>${escapeHtml(ctx.query.name)}</p>`;
});

router.get("/go", async (ctx) => {
  ctx.redirect(ctx.query.to === "basket" ? "/basket" : "/");
});

router.post("/run", async (ctx) => {
  execFile("make", [TARGETS.get(ctx.request.body.target)]);
  ctx.status = 204;
});

app.use(router.routes());
app.listen(8080);
