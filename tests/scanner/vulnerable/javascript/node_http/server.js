const { execFile, exec } = require("node:child_process");
const fs = require("node:fs");
const http = require("node:http");
const { parse } = require("node:url");

const server = http.createServer((request, response) => {
  const { pathname, query } = parse(request.url, true);
  if (pathname === "/run") {
    exec(`du -sh ${query.folder}`, (error, output) => response.end(output)); // weak: command-injection
  } else if (pathname === "/hello") {
    response.setHeader("Content-Type", "text/html");
    response.end(`<p>Hello ${query.name}</p>`); // weak: cross-site-scripting
  } else if (pathname === "/go") {
    response.writeHead(302, { Location: query.to }); // weak: open-redirect
    response.end();
  } else {
    fs.readFile("public" + pathname, (error, content) => response.end(content)); // weak: path-traversal
  }
});

const receiver = http.createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    const order = JSON.parse(body);
    const total = eval(order.formula); // weak: code-injection
    execFile("bash", ["-c", "notify " + order.name]); // weak: command-injection
    response.end(String(total));
  });
});

server.listen(8080);
receiver.listen(8081);
