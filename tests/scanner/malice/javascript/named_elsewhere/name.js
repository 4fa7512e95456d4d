exports.word = ["ev", "al"].join("");
