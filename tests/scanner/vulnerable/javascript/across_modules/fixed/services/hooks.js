const axios = require("axios");

const client = axios.create({ timeout: 2000 });
const HOOKS = { billing: "https://billing.example/hook" };

exports.send = async function send(name, body) {
  return client.post(HOOKS[name], body);
};
