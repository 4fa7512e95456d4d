const express = require("express");
const _ = require("lodash");
const mongoose = require("mongoose");

const app = express();
app.use(express.json());
const Account = mongoose.model("Account", new mongoose.Schema({ name: String, admin: Boolean }));
const settings = { theme: {}, page: {} };
const GROUPS = ["theme", "page"];
const NAMES = ["color", "size"];

function merge(target, source) {
  for (const key of Object.keys(source)) {
    if (key === "__proto__" || key === "constructor") continue;
    if (typeof source[key] === "object") {
      target[key] = merge(target[key] || {}, source[key]);
    } else {
      target[key] = source[key];
    }
  }
  return target;
}

app.post("/settings", (req, res) => {
  _.merge(settings, { theme: { color: String(req.body.color) } });
  merge(settings, { page: { size: Number(req.body.size) } });
  res.json(settings);
});

app.post("/theme", (req, res) => {
  const { group, name, value } = req.body;
  if (!GROUPS.includes(group) || !NAMES.includes(name)) {
    return res.status(400).end();
  }
  settings[group][name] = value;
  res.json(settings);
});

app.post("/accounts", async (req, res) => {
  const account = await Account.create({ name: req.body.name });
  res.json(account);
});

app.put("/accounts/:id", async (req, res) => {
  await Account.findByIdAndUpdate(String(req.params.id), { name: String(req.body.name) });
  res.json({ ok: true });
});

app.listen(process.env.PORT);
