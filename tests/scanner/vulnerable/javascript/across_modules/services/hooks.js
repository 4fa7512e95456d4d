const axios = require("axios");

const client = axios.create({ timeout: 2000 });

exports.send = async function send(address, body) {
  return client.post(address, body); // weak: server-side-request
};
