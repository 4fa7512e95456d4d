"""What the answer of a check makes sure of, once it was looked at."""

import pytest

from scanner.analyzers.javascript import JavaScriptAnalyzer

APP = """
const fs = require("fs");
const isSane = (name) => !name.includes("..");
const problemOf = (name) => (isSane(name) ? null : "bad");
const known = new Map();
module.exports = (req, res) => {
  let name = req.query.name;
  const file = req.query.file;
  CHECK
  fs.readFile(file, () => res.end());
};
"""


def told(tree, check):
    folder = tree({"app.js": APP.replace("CHECK", check)})
    return {finding.rule for finding in JavaScriptAnalyzer().analyze(folder)}


@pytest.mark.parametrize(
    "check",
    [
        "const error = checkPath(file); if (error) return res.end();",
        "const ok = isSane(file); if (!ok) return res.end();",
        "const result = validate(file); if (result.errors) return res.end();",
        "const problem = rule ? rule.validate(file) : 'none'; if (problem) return res.end();",
        "const found = known.get(file); if (!found?.size) return res.end();",
        "if (!validatePaths([name, file])) return res.end();",
        "if (!validatePaths([file])) return res.end(); fs.unlinkSync(req.query.file);",
    ],
)
def test_a_name_that_was_checked_is_harmless(tree, check):
    assert told(tree, check) == set()


@pytest.mark.parametrize(
    "check",
    [
        "const error = checkPath(file); if (!error) return res.end();",
        "const ok = isSane(file); if (ok) return res.end();",
        "const ok = isSane(file);",
        "const ok = isSane(name); if (!ok) return res.end();",
        "const found = known.get(file); if (found) return res.end();",
        "const size = await axios.get(file); if (!size) return res.end();",
        "if (!validatePaths([name])) return res.end();",
    ],
)
def test_a_name_that_was_not_is_not(tree, check):
    assert "javascript.path-traversal" in told(tree, check)


def test_what_was_given_anew_since_was_not_checked(tree):
    check = "const ok = isSane(name); name = req.query.other; if (!ok) return; fs.readFile(name);"

    assert "javascript.path-traversal" in told(tree, check + "if (!isSane(file)) return;")
