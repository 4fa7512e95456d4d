import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { CronError, explain, parse, upcoming } from "./cron.mjs";

const PAGES = new Map(
  [
    ["/", "index.html", "text/html; charset=utf-8"],
    ["/clock.js", "clock.js", "text/javascript; charset=utf-8"],
    ["/style.css", "style.css", "text/css; charset=utf-8"],
  ].map(([path, file, type]) => [path, { type, content: readFileSync(new URL(`public/${file}`, import.meta.url)) }]),
);

function answer(response, status, type, content) {
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(content),
    "Content-Security-Policy": "default-src 'self'; img-src data:",
  });
  response.end(content);
}

function explained(text) {
  try {
    const fields = parse(text);
    return [200, { words: explain(fields), next: upcoming(fields, new Date()) }];
  } catch (error) {
    if (error instanceof CronError) return [422, { error: error.message }];
    throw error;
  }
}

const server = createServer((request, response) => {
  const [pathname, query = ""] = request.url.split("?", 2);
  const page = PAGES.get(pathname);
  if (request.method !== "GET" && request.method !== "HEAD") return answer(response, 405, "text/plain", "Only GET.\n");
  if (page) return answer(response, 200, page.type, page.content);
  if (pathname !== "/api/explain") return answer(response, 404, "text/plain", "Nothing here.\n");
  const [status, result] = explained(new URLSearchParams(query).get("cron") ?? "");
  return answer(response, status, "application/json", JSON.stringify(result));
});

server.listen(Number(process.env.PORT ?? 8000), "127.0.0.1");
process.on("SIGTERM", () => server.close());
