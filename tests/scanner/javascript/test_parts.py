"""Bundles that are too large to be read whole."""

import json

import pytest

from scanner.analyzers.base import Confidence
from scanner.analyzers.javascript import JavaScriptAnalyzer

LARGE = "function f(a,b){return [a+b,a-b,a*b,{a:[a,b]}]};" * 20_000 + "f(atob(a));"


def findings_in(folder):
    return list(JavaScriptAnalyzer().analyze(folder))


def rules(folder):
    return {finding.rule for finding in findings_in(folder)}


@pytest.mark.parametrize(
    ("path", "main", "rule"),
    [
        ("static/vendor.min.js", "app.js", "engine.read-in-parts"),
        ("static/vendor.min.js", "static/vendor.min.js", "engine.unreadable"),
        ("src/app.js", "app.js", "engine.unreadable"),
    ],
)
def test_a_copy_of_a_library_may_be_large_and_code_that_is_started_may_not(tree, path, main, rule):
    line = "\n" if path.startswith("src") else ""
    code = LARGE.replace(";", f";{line}")
    files = {path: code, "package.json": json.dumps({"name": "a", "main": f"./{main}"})}

    assert rules(tree(files)) == {rule}


def test_malicious_code_in_a_bundle_of_any_size_is_found(tree):
    bundle = f"{LARGE}eval(atob('eA=='));{LARGE}"

    found = {(f.rule, f.line) for f in findings_in(tree({"static/all.min.js": bundle}))}

    assert found == {("javascript.exec-decoded", 1), ("engine.read-in-parts", 0)}


def test_what_is_around_suspicious_code_in_a_bundle_is_read_with_it(tree):
    far = "".join(f"h({number});" for number in range(2000))
    bundle = f"{LARGE}function d(n){{return atob(n)}}{far}eval(d(n));{LARGE}"

    assert "javascript.exec-decoded" in rules(tree({"static/all.min.js": bundle}))


def test_a_bundle_with_more_suspicious_code_than_anybody_writes_is_not_read_to_its_end(tree):
    bundle = "f(atob(a),[b+c]);" * 85_000

    assert rules(tree({"static/all.min.js": bundle})) == {"engine.unreadable"}


def test_a_letter_that_a_part_of_a_bundle_does_not_declare_is_doubted(tree):
    bundle = f"{LARGE}k=eval;{'g(1);' * 40}k(atob(n));{LARGE}"

    found = [f for f in findings_in(tree({"static/all.min.js": bundle})) if "exec" in f.rule]

    assert [(f.rule, f.confidence) for f in found] == [("javascript.exec-decoded", Confidence.LOW)]
