const express = require("express");
const session = require("express-session");
const helmet = require("helmet");
const { Pool } = require("pg");

const app = express();
const pool = new Pool({ connectionString: process.env.DATABASE_URL });

app.use(helmet());
app.use(express.json({ limit: "100kb" }));
app.use(
  session({
    secret: process.env.SESSION_SECRET,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, secure: true, sameSite: "lax" },
  }),
);

app.get("/tasks", async (request, response, next) => {
  try {
    const found = await pool.query("SELECT id, title, done FROM task WHERE owner = $1", [
      request.session.user,
    ]);
    response.json(found.rows);
  } catch (error) {
    next(error);
  }
});

app.post("/tasks", async (request, response, next) => {
  const title = String(request.body.title || "").trim();
  if (!title) return response.status(400).json({ error: "A task needs a title." });
  try {
    const made = await pool.query(
      "INSERT INTO task (owner, title) VALUES ($1, $2) RETURNING id",
      [request.session.user, title],
    );
    response.status(201).json(made.rows[0]);
  } catch (error) {
    next(error);
  }
});

app.use((error, request, response, next) => {
  console.error(error);
  response.status(500).json({ error: "Something went wrong." });
});

app.listen(process.env.PORT || 3000);
