import express from "express";
import { fromCsv, TableError, toCsv } from "./table.js";

const app = express();
app.disable("x-powered-by");
app.use((request, response, next) => {
  response.set("Content-Security-Policy", "default-src 'self'; img-src data:");
  next();
});
app.use(express.static(new URL("public", import.meta.url).pathname));

app.post("/api/convert", express.text({ type: () => true, limit: "1mb" }), (request, response) => {
  const text = typeof request.body === "string" ? request.body : "";
  if (request.query.to === "csv") return response.type("text/csv").send(toCsv(text));
  if (request.query.to === "json") return response.json(fromCsv(text));
  throw new TableError("Say ?to=csv or ?to=json.");
});

app.use((error, request, response, next) => {
  const status = error instanceof TableError ? 422 : (error.status ?? 500);
  if (response.headersSent) return next(error);
  if (status >= 500) console.error(error);
  return response.status(status).json({ error: status < 500 ? error.message : "That did not work." });
});

const server = app.listen(Number(process.env.PORT ?? 8000), "127.0.0.1");
process.on("SIGTERM", () => server.close());
