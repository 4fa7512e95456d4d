const { exec } = require("child_process");

class Printer {
  constructor(format) {
    this.format = format;
  }

  print(id) {
    exec(`print-label --format ${this.format} ${id}`); // weak: command-injection
  }
}

module.exports = { Printer };
