const express = require("express");
const _ = require("lodash");
const mongoose = require("mongoose");

const app = express();
app.use(express.json());
const Account = mongoose.model("Account", new mongoose.Schema({ name: String, admin: Boolean }));
const settings = { theme: {}, page: {} };

function merge(target, source) {
  for (const key in source) {
    if (typeof source[key] === "object") {
      target[key] = merge(target[key] || {}, source[key]); // weak: prototype-pollution
    } else {
      target[key] = source[key];
    }
  }
  return target;
}

app.post("/settings", (req, res) => {
  _.merge(settings, req.body); // weak: prototype-pollution
  _.set(settings, req.body.path, req.body.value); // weak: prototype-pollution
  merge(settings, req.body);
  res.json(settings);
});

app.post("/theme", (req, res) => {
  const { group, name, value } = req.body;
  settings[group][name] = value; // weak: prototype-pollution
  res.json(settings);
});

app.post("/accounts", async (req, res) => {
  const account = await Account.create(req.body); // weak: mass-assignment
  res.json(account);
});

app.put("/accounts/:id", async (req, res) => {
  await Account.findByIdAndUpdate(String(req.params.id), req.body); // weak: mass-assignment
  res.json({ ok: true });
});

app.listen(process.env.PORT);
