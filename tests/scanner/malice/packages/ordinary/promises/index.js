const https = require("https");
const vm = require("vm");
const get = (url) => new Promise((resolve, reject) => {
  https.get(url, (answer) => {
    let body = "";
    answer.on("data", (part) => { body += part; });
    answer.on("end", () => resolve(body));
  }).on("error", reject);
});
exports.json = async (url) => JSON.parse(await get(url));
exports.render = (template, values) => vm.runInNewContext("`" + template + "`", { ...values });
