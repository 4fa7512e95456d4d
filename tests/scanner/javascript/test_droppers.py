"""What was fetched and saved, and what is started beside it."""

import pytest

from scanner.analyzers.javascript import JavaScriptAnalyzer

SAVING = """const { spawn } = require("child_process");
const fs = require("fs");
async function save() {
  const answer = await fetch("https://files.invalid/a");
  fs.writeFileSync("kept", await answer.text());
}
"""
OPENING = """function show(address) {
  const program = process.platform === "darwin" ? "open" : "xdg-open";
  spawn(program, [address], { detached: true });
}
"""
STARTING = """function start(program) {
  spawn(program, [], { detached: true });
}
"""
RUNNING = """function show() {
  const program = process.platform === "linux" ? "xdg-open" : KEPT;
  spawn(program, [KEPT], { detached: true });
}
"""


@pytest.mark.parametrize(
    ("code", "rule"),
    [(OPENING, ""), (STARTING, "dropper"), (RUNNING, "exec-downloaded")],
)
def test_a_browser_that_is_opened_runs_nothing_of_what_was_saved(tree, code, rule):
    saving = "const KEPT = process.argv[2];\n" + SAVING.replace('"kept"', "KEPT")

    found = [each.rule for each in JavaScriptAnalyzer().analyze(tree({"a.js": saving + code}))]

    assert found == ([f"javascript.{rule}"] if rule else [])
