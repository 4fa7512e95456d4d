const store = require("../services/store");
const { Printer } = require("../services/printer");
const { send } = require("../services/hooks");

exports.list = async (req, res) => {
  const rows = await store.search({ term: req.query.term, sort: "date" });
  res.json(rows);
};

exports.label = (req, res) => {
  const printer = new Printer(req.query.format);
  printer.print(req.params.id);
  res.json({ printed: true });
};

exports.notify = async (req, res) => {
  const { hook } = req.body;
  await send(hook, { id: req.params.id });
  res.json({ sent: true });
};
