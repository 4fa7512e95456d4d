require("dotenv").config();
const express = require("express");
const app = express();
app.use(express.json());
app.use("/api/auth", require("./routes/auth"));
app.listen(process.env.PORT || 5000);
