"""What an honest check of a path makes sure of, and what it does not."""

import pytest

from scanner.analyzers.base import Confidence
from scanner.analyzers.javascript import JavaScriptAnalyzer

SERVER = """
const fs = require("fs");
const path = require("path");
const root = path.resolve("public") + path.sep;
function isZipped(name) { return fs.readFileSync(name)[0] === 31; }
module.exports = (req, res) => {
  let file = null;
  let zipped = null;
  file = path.join(root, req.query.name);
  BUILT
  if (file.slice(0, root.length) !== root) return res.end();
  fs.stat(zipped, () => isZipped(zipped));
};
"""
LISTING = """
const fs = require("fs");
const path = require("path");
module.exports = (root) => function list(req, res) {
  fs.readdir(path.join(root, decodeURIComponent(req.url)), (error, names) => res.json(names));
};
"""
CALLER = """
const path = require("path");
const list = require("./list");
const root = path.resolve("public") + path.sep;
module.exports = (req, res) => {
  const file = path.join(root, decodeURIComponent(req.url));
  CHECK
  list(root)(req, res);
};
"""


def confidences(folder):
    """Of the one weakness that is looked for, where it is told at all."""
    return [
        finding.confidence
        for finding in JavaScriptAnalyzer().analyze(folder)
        if finding.rule == "javascript.path-traversal"
    ]


@pytest.mark.parametrize("built", ["zipped = `${file}.gz`;", 'zipped = file + "." + "gz";'])
def test_a_checked_path_with_a_fixed_ending_is_checked_too(tree, built):
    assert confidences(tree({"app.js": SERVER.replace("BUILT", built)})) == []


@pytest.mark.parametrize(
    "built",
    [
        "zipped = `${file}/../${req.query.kind}`;",
        "zipped = `${file}${req.query.ending}`;",
        'zipped = file + "/../../secrets";',
        "zipped = `${req.query.name}.gz`;",
        "zipped = `${file}.gz`; file = path.join(root, path.basename(file));",
        "if (req.query.raw) zipped = req.query.raw; else zipped = `${file}.gz`;",
    ],
)
def test_a_path_that_is_more_than_the_checked_one_is_not_checked(tree, built):
    assert confidences(tree({"app.js": SERVER.replace("BUILT", built)})) != []


@pytest.mark.parametrize(
    ("check", "confidence"),
    [
        ("if (!file.startsWith(root)) return res.end();", Confidence.LOW),
        ("", Confidence.MEDIUM),
        ('if (req.method !== "GET") return res.end();', Confidence.MEDIUM),
        ("if (!root.startsWith(path.sep)) return res.end();", Confidence.MEDIUM),
    ],
)
def test_a_path_whose_request_was_checked_by_the_caller_is_told_with_less_trust(
    tree, check, confidence
):
    folder = tree({"app.js": CALLER.replace("CHECK", check), "list.js": LISTING})

    assert confidences(folder) == [confidence]


def test_one_caller_that_checks_nothing_is_enough(tree):
    checked = CALLER.replace("CHECK", "if (!file.startsWith(root)) return res.end();")
    unchecked = CALLER.replace("CHECK", "")

    folder = tree({"app.js": checked, "other.js": unchecked, "list.js": LISTING})

    assert confidences(folder) == [Confidence.MEDIUM]
