"""What the syntax of a language says beside its text."""

import ast
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from enum import Enum, auto

from scanner.analyzers.python.dialects import parsed

Numbers = defaultdict[str, float]

DANGEROUS = re.compile(
    r"^(exec|eval|compile|__import__|os\.(system|popen|startfile|exec\w*|spawn\w*)|subprocess\.\w+"
    r"|requests\.\w+|urllib.*|httpx\.\w+|socket\.\w+|urlopen|urlretrieve|Popen|pip\.main|ctypes\..*"
    r"|marshal\.loads|base64\.b\d+decode|zlib\.decompress)$"
)
DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
LONG_TEXT = 200
ENTROPY_CHARACTERS = 4000
SCRIPT_TEXT = re.compile(
    r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`""", re.DOTALL
)
"""A text in JavaScript. What looks like one inside a comment or a pattern does no harm here."""


class Language(Enum):
    PYTHON = auto()
    SCRIPT = auto()
    OTHER = auto()


def numbers_of(text: str, language: Language) -> Numbers:
    """By the names of the vectors. Empty for what cannot be parsed: other engines say so."""
    match language:
        case Language.PYTHON:
            return _of_python(text)
        case Language.SCRIPT:
            return _of_script(text)
        case Language.OTHER:
            return Numbers(float)


def _of_script(text: str) -> Numbers:
    numbers = Numbers(float)
    for found in SCRIPT_TEXT.finditer(text):
        _text(numbers, found[0][1:-1])
    return numbers


def _of_python(text: str) -> Numbers:
    numbers = Numbers(float)
    try:
        tree = parsed(text)
        numbers["top_danger"] = _dangerous_at_top(tree)
        for node in ast.walk(tree):
            match node:
                case ast.Call():
                    for name in _call(node):
                        numbers[name] += 1
                case ast.Constant(value=str() | bytes() as value):
                    _text(numbers, value)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Numbers(float)
    return numbers


def entropy(text: str) -> float:
    """Bits a character."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


def _dangerous_at_top(tree: ast.Module) -> int:
    """Calls that run when the file is loaded."""
    return sum(
        isinstance(node, ast.Call) and DANGEROUS.match(dotted(node.func)) is not None
        for statement in tree.body
        if not isinstance(statement, DEFINITION) and not _is_main(statement)
        for node in ast.walk(statement)
    )


def _is_main(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and "__main__" in {
        node.value for node in ast.walk(statement.test) if isinstance(node, ast.Constant)
    }


def dotted(node: ast.expr) -> str:
    """``a.b.c`` as it is written; ``()`` stands for a call before the first dot."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    elif isinstance(node, ast.Call):
        parts.append("()")
    return ".".join(reversed(parts))


def _call(node: ast.Call) -> Iterator[str]:
    name = dotted(node.func)
    if name in {"exec", "eval"} and node.args and not isinstance(node.args[0], ast.Constant):
        yield "exec_nonconst"
    if name == "getattr" and not isinstance(_second(node), ast.Constant | ast.Name | None):
        yield "getattr_dyn"
    if name == "__import__":
        yield "dunder_import"


def _second(node: ast.Call) -> ast.expr | None:
    return node.args[1] if len(node.args) > 1 else None


def _text(numbers: Numbers, value: str | bytes) -> None:
    text = value if isinstance(value, str) else value.decode("latin1")
    numbers["maxstr"] = max(numbers["maxstr"], len(text))
    if len(text) > LONG_TEXT and " " not in text[:LONG_TEXT]:
        numbers["longstr"] += 1
        numbers["maxstrent"] = max(numbers["maxstrent"], entropy(text[:ENTROPY_CHARACTERS]))
