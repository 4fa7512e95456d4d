const queue = require("./queue");
async function main() {
  for (;;) {
    const job = await queue.next();
    if (!job) break;
    console.log("done", job.id);
  }
}
main();
