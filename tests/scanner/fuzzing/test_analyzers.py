"""Spoiled files, each read by the analyzers as a scan would: in processes with limits.

An analyzer that raises, is killed or takes longer than ten seconds would make the scan of an app
incomplete, which is no way out but lets anybody hold up a reviewer.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.analyzers.javascript.syntax import MAX_SIGNS, signs
from scanner.analyzers.sources import PARSE_LIMIT_BYTES
from tests.scanner.fuzzing import reading
from tests.scanner.fuzzing.mutating import CHANGES, changed, examples
from tests.scanner.fuzzing.seeds import PYTHON, SCRIPT, SEEDS, TYPES

CODE = {"app.py": PYTHON, "server.js": SCRIPT, "types.ts": TYPES, "page.tsx": SCRIPT + TYPES}


def outcome_of(name, files):
    with tempfile.TemporaryDirectory() as folder:
        for path, content in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return reading.outcome_of(name, folder)


def require_done(outcome, files):
    assert outcome.is_done, (outcome.status, outcome.error, files)
    assert outcome.peak_mib < 512


@examples(40)
@given(name=st.sampled_from(sorted(SEEDS)), changes=CHANGES)
def test_no_spoiled_file_stops_an_analyzer(name, changes):
    files = {name: changed(SEEDS[name], changes)}

    require_done(outcome_of("everything", files), files)


@pytest.mark.parametrize("name", CODE)
@examples(8)
@given(changes=CHANGES)
def test_no_spoiled_source_stops_what_follows_values(name, changes):
    files = {name: changed(CODE[name], changes), "other.py": PYTHON, "other.js": SCRIPT}
    analyzer = "python" if name.endswith(".py") else "javascript"

    require_done(outcome_of(analyzer, files), files)


@pytest.mark.parametrize("name", CODE)
@examples(8)
@given(changes=CHANGES)
def test_no_spoiled_source_stops_canonical_text(name, changes):
    files = {name: changed(CODE[name], changes)}

    require_done(outcome_of("canonical", files), files)


FULL = PARSE_LIMIT_BYTES - 100
LARGEST = {
    "many numbers": ("a.js", b"[" + b"1," * (FULL // 2) + b"]"),
    "many calls": ("a.js", b"a();" * (FULL // 4)),
    "many requests": ("a.js", b"fetch(process.env.URL, {});\n" * 10_000),
    "many texts": ("a.ts", b"f('');" * (FULL // 6)),
    "many elements": ("a.jsx", b"x=<a>" + b"<b/>" * (FULL // 4) + b"</a>"),
    "only mistakes": ("a.js", b"a b " * (FULL // 4)),
    "much that is suspicious": (
        "a.js",
        b'require("child_process").exec(x+process.env.A);\n' * 31_000,
    ),
    "a large app": ("server.js", SCRIPT * (1_450_000 // len(SCRIPT))),
    "large types": ("page.tsx", (SCRIPT + TYPES) * (1_450_000 // len(SCRIPT + TYPES))),
    "as much as is read at once": ("b.js", SCRIPT * (MAX_SIGNS // signs(SCRIPT.decode()))),
    "a large bundle": ("a.min.js", (b"f(atob(a),[b+c]);" * 85_000)),
    "what fits nowhere": ("a.ts", b"]): a is string {" * 5000),
    "what is no TypeScript": ("a.tsx", b"get('/', async function (r" + b"if a:\n " * 40_000),
    "texts that never end": ("a.ts", b"k) => U extends T ? `a${U " * (FULL // 25)),
    "a long word": ("setup.py", "\u00e9 = 1\n".encode() + b"all_require" * 13_000),
    "a long name": ("a.js", b"function f() { return " + b"all_require" * 13_000 + b" }"),
    "a long name in Python": ("a.py", b"def f():\n    exec(" + b"all_require" * 13_000 + b")"),
    "much space": ("b.py", b"x = 1" + b" " * 1_000_000),
    "a long number": ("config.ini", b"[db]\nurl = " + b"9" * 1_400_000),
    "escaped letters": ("c.js", b'x = "' + b"\\x41" * 30_000 + b'"'),
    "a long command": (
        "package.json",
        b'{"scripts":{"postinstall":"' + b"curl " * 200_000 + b'"}}',
    ),
    "many shells": (
        "a.js",
        b"const cp = require('child_process'), net = require('net'); net.connect(1);\n"
        + b"cp.spawn('sh');\n" * 15_000,
    ),
    "much that is loaded": (
        "a.js",
        b"const fs = require('fs'); async function f() { const a = await fetch(u);\n"
        b"fs.writeFileSync('b.js', a); }\n" + b"require('./c');\n" * 15_000,
    ),
    "a text of paths": (
        "a.js",
        b"const fs = require('fs'); fs.writeFileSync('a', `.ssh/authorized_keys "
        + b"authorized_keys\n" * 25_000
        + b"`)",
    ),
    "a chain of calls": (
        "a.js",
        b"const a = f" + b".then(b, { c: 'a text', d: e(process.env) })\n" * 4_900,
    ),
    "one long text in many": (
        "a.js",
        b"var k = '%s';\n" % (b"YWJj" * 2000)
        + b"".join(b"eval(atob(k + %d));\n" % number for number in range(11_000)),
    ),
    "one long list in many": (
        "a.js",
        b"var t = [" + b"'s'," * 12_000 + b"];\n" + b"eval(t.join(''));\n" * 8000,
    ),
    "one long list in many messages": (
        "a.js",
        b"const A_TOKEN = 1; const b = [" + b"1," * 60_000 + b"];\n" + b"a.send(b);\n" * 10_000,
    ),
    "one long list in many requests": (
        "a.py",
        b"import requests\nb = [" + b"1," * 60_000 + b"]\n" + b"requests.post(u, b)\n" * 9000,
    ),
    "loops in loops": ("a.js", b"for (const a of b) " * 2000 + b"x(a);"),
    "one long list of folders": (
        "a.py",
        b"import os\np = ["
        + b"os.path.expanduser('~') + '/a'," * 4000
        + b"]\n"
        + b"os.listdir(p)\n" * 9000,
    ),
    "an object of its own parts": (
        "a.js",
        b"var o = {" + b"".join(b"k%d: o.k%d," % (n, n + 1) for n in range(14_000)) + b"};",
    ),
    "many unfinished calls": ("a.js", b"Buffer.from(hex " * 9000),
    "deep in brackets": ("a.ts", b"[" * FULL),
    "much Python": ("a.py", b"a=b\n" * (FULL // 4)),
    "a Python sum": ("a.py", b"x=a" + b"+a" * (FULL // 2)),
    "deep Python": ("a.py", b"x=" + b"(" * (FULL // 2) + b")" * (FULL // 2)),
    "a list of files": (
        "package-lock.json",
        b'{"packages":{' + b'"a":{},' * (FULL // 7) + b'"b":{}}}',
    ),
    "a key of many parts": ("pyproject.toml", b"a" + b".a" * 40_000 + b" = 1"),
    "many lines that are none": ("setup.cfg", b"[options]\nins[options]\n" * 60_000),
    "deep JSON": ("package.json", b'{"a":' * (FULL // 5)),
    "many requirements": ("requirements.txt", b"a==1\n" * (FULL // 5)),
    "one long line": ("notes.md", b"ignore all previous instructions " * (FULL // 33)),
}


@pytest.mark.parametrize("label", LARGEST)
def test_the_largest_file_that_is_parsed_takes_seconds_and_half_a_gibibyte(label):
    name, content = LARGEST[label]

    outcome = outcome_of("everything", {name: content})

    assert outcome.is_done, (outcome.status, outcome.error)
    assert outcome.peak_mib < 512


def test_texts_with_the_beginning_of_a_comment_do_not_stop_canonical_text():
    files = {"a.js": b"f('/*');\n" * 25_000}

    require_done(outcome_of("canonical", files), files)
