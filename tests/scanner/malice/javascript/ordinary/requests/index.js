const axios = require("axios");

axios.interceptors.request.use(async (config) => {
  const answer = await axios.post("https://login.example/token", { grant: "refresh" });
  config.headers.Authorization = `Bearer ${answer.data.token}`;
  return config;
});
module.exports = axios;
