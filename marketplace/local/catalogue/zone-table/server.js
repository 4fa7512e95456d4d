import express from "express";
import { bestOf, PlanError, readPlan, slotsOf } from "./slots.js";

const app = express();
app.disable("x-powered-by");
app.use((request, response, next) => {
  response.set("Content-Security-Policy", "default-src 'self'; img-src data:");
  next();
});
app.use(express.static(new URL("public", import.meta.url).pathname));

app.get("/api/zones", (request, response) => response.json(["UTC", ...Intl.supportedValuesOf("timeZone")]));

app.get("/api/slots", (request, response) => {
  const plan = readPlan(request.query);
  const slots = slotsOf(plan);
  response.json({ slots, best: bestOf(slots, plan) });
});

app.use((error, request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof PlanError) return response.status(422).json({ error: error.message });
  console.error(error);
  return response.status(500).json({ error: "That did not work." });
});

const server = app.listen(Number(process.env.PORT ?? 8000), "127.0.0.1");
process.on("SIGTERM", () => server.close());
