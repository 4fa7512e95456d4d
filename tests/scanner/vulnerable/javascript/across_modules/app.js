const express = require("express");
const routes = require("./routes/orders");

const app = express();
app.use(express.json());
app.use("/orders", routes);
app.listen(process.env.PORT);
