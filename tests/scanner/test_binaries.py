import io
import pickle
import zipfile
import zlib

import pytest

from scanner.analyzers.base import Severity
from scanner.analyzers.binaries import BinariesAnalyzer

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 30 + b"\xff\xd9"
GIF = b"GIF89a" + b"\0" * 30 + b"\x00\x3b"
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 64
# Written by hand, as nobody may load them: each would only ever print a word.
OLD = b"cos\nsystem\n(S'echo hello'\ntR."
STACKED = b"\x80\x04\x8c\x08builtins\x94\x8c\x04exec\x94\x93\x94\x8c\x08print(1)\x94\x85\x94R\x94."
MEMOISED = b"\x80\x04\x8c\x02os\x94\x8c\x06system\x94N0h\x00h\x01\x93\x94."


def archive_of(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def found_in(folder):
    return {(each.path, each.rule.partition(".")[2]) for each in BinariesAnalyzer().analyze(folder)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.pkl", OLD),
        ("model.pkl", STACKED),
        ("model.pkl", MEMOISED),
        ("weights.bin", STACKED),
        ("notes.txt", STACKED),
        ("model.pt", archive_of(model__data_dot_pkl=STACKED)),
        ("model.joblib", zlib.compress(STACKED)),
        ("broken.pkl", STACKED[:-1] + b"\xff\xff"),
        ("tests/model.pkl", STACKED),
    ],
)
def test_a_pickle_that_runs_code_is_critical_wherever_it_lies(tree, name, content):
    (finding,) = BinariesAnalyzer().analyze(tree({name: content}))

    assert (finding.rule, finding.severity) == ("binaries.pickle-runs-code", Severity.CRITICAL)
    assert "os.system" in finding.evidence or "builtins.exec" in finding.evidence


def test_a_pickle_of_plain_data_is_only_low(tree):
    (finding,) = BinariesAnalyzer().analyze(tree({"data.pkl": pickle.dumps({"a": [1, 2.5, "b"]})}))

    assert (finding.rule, finding.severity) == ("binaries.pickle", Severity.LOW)


def test_a_pickle_nobody_can_follow_is_not_taken_for_a_good_one(tree):
    folder = tree({"data.pkl": b"\x80\x04\x8c\xff"})

    assert found_in(folder) == {("data.pkl", "unreadable-pickle")}


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("logo.png", PNG + archive_of(a="a"), "polyglot"),
        ("logo.jpg", JPEG + b"\n<?php echo 1; ?>", "polyglot"),
        ("logo.gif", GIF + b"#!/bin/sh\necho hello\n", "polyglot"),
        ("logo.png", PNG + ELF, "polyglot"),
        ("logo.png", "const a = require('child_process');\n", "disguised-script"),
        ("font.woff2", "eval(atob('YQ=='));\n", "disguised-script"),
        ("invoice.pdf.exe", b"MZ", "double-extension"),
        ("photo.jpg.lnk", b"L", "double-extension"),
        ("sheet.xlsm", archive_of(xl__vbaProject_dot_bin=b"a"), "macros"),
        ("src/.helper.py", "x = 1\n", "hidden-file"),
        ("app.py", "x = 1" + " " * 200 + ";exec(code)\n", "hidden-column"),
        ("app.js", "run();" + "\t" * 150 + "require('http');\n", "hidden-column"),
        ("app.js", " " * 300 + "eval(code)\n", "hidden-column"),
        ("src/app.py", "x = [" + "1," * 12_000 + "]\n", "long-line"),
    ],
)
def test_what_is_more_than_it_looks_is_found(tree, name, content, rule):
    assert (name, rule) in found_in(tree({name: content}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.png", PNG),
        ("logo.png", PNG + b"\0" * 100),
        ("logo.jpg", JPEG + JPEG),
        ("logo.png", "version https://git-lfs.github.com/spec/v1\n"),
        ("jquery.min.js", "x" * 30_000),
        (".eslintrc.js", "module.exports = {};\n"),
        (".pnp.cjs", "require('fs');\n"),
        ("data.bin", b"\x00\x01\x02"),
        ("book.docx", archive_of(word__document_dot_xml=b"<a/>")),
        ("app.py", "table = 1" + " " * 120 + "# aligned\n"),
        ("app.py", "x = (" + " " * 120 + "1)\n"),
    ],
)
def test_ordinary_files_are_silent(tree, name, content):
    assert found_in(tree({name: content})) == set()
