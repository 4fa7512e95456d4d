const { execFile } = require("node:child_process");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

const PUBLIC = path.resolve("public");
const TARGETS = { home: "/", basket: "/basket" };

const server = http.createServer((request, response) => {
  const address = new URL(request.url, "http://localhost");
  const query = address.searchParams;
  if (address.pathname === "/run") {
    execFile("du", ["-sh", "--", path.basename(query.get("folder"))], (error, output) => response.end(output));
  } else if (address.pathname === "/hello") {
    response.setHeader("Content-Type", "text/plain");
    response.end(`Hello ${query.get("name")}`);
  } else if (address.pathname === "/go") {
    response.writeHead(302, { Location: TARGETS[query.get("to")] || "/" });
    response.end();
  } else {
    const file = path.join(PUBLIC, address.pathname);
    if (!file.startsWith(PUBLIC)) {
      response.writeHead(404).end();
      return;
    }
    fs.readFile(file, (error, content) => response.end(content));
  }
});

const receiver = http.createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    const order = JSON.parse(body);
    const total = Number(order.price) * Number(order.count);
    execFile("notify", [order.name]);
    response.end(String(total));
  });
});

server.listen(8080);
receiver.listen(8081);
