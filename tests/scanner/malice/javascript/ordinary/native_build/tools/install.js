const { spawnSync } = require("child_process");
const os = require("os");
const path = require("path");

const command = os.platform() === "win32" ? "node-gyp.cmd" : "node-gyp";
const flags = process.env.DEBUG ? ["rebuild", "--debug"] : ["rebuild", `--jobs=${os.cpus().length}`];
const done = spawnSync(command, flags, {
  cwd: path.join(__dirname, ".."),
  env: { ...process.env, CXXFLAGS: "-std=c++17" },
  stdio: "inherit",
});
process.exit(done.status ?? 1);
