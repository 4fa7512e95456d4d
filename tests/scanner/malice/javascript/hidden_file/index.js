const read = (text) => Buffer.from(text, "hex").toString();
const list = require(read("2e2f646174612e6a73")); // malice: hidden-name
module.exports = list;
