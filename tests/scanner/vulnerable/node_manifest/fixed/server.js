const express = require("express");

const app = express();
app.get("/", (req, res) => res.json({ shop: true }));
app.listen(process.env.PORT);
