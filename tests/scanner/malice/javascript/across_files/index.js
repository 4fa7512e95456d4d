const { collect } = require("./lib/collect");
const { deliver } = require("./lib/deliver");

deliver(collect());
