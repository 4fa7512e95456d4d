const { execFile } = require("child_process");

class Printer {
  constructor(format) {
    this.format = format;
  }

  print(id) {
    execFile("print-label", ["--format", this.format, id]);
  }
}

module.exports = { Printer };
