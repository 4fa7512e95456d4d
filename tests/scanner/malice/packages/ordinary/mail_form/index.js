const nodemailer = require("nodemailer");
const express = require("express");
const app = express();
const mail = nodemailer.createTransport({ host: process.env.SMTP_HOST });
app.post("/contact", express.json(), async (req, res) => {
  await mail.sendMail({ to: process.env.CONTACT, subject: "Contact", text: String(req.body.text) });
  res.json({ ok: true });
});
app.listen(3000);
