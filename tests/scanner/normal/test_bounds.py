import ast
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.analyzers.normal import canonical
from scanner.analyzers.sources import Source

PIECES = st.sampled_from(
    [
        *("import os as o", "exec(", "eval(", "getattr(", "map(chr", "class", "import", "from"),
        *('"', "'", '"""', "\\x41", "b64decode", 'f"{x}"', "lambda x:", "range(10**9)"),
        *("(", ")", "[", "]", "{", "}", "+", "%", "**", "<<", "*", ",", "=", "==", ".", ";", ":"),
        *("def f(): return f()", "for c in x:", "while True:", "x += x", "99999999", "a", "x"),
        *("\n", "\t", "\r", "#", "//", "/*", "`", "${", "=>", "require(", "globalThis", "atob("),
        *("String.fromCharCode(", "]['constructor']", ".replace('','a'*999)", ".join(", "if x:"),
    ]
)
SNIPPETS = st.lists(PIECES | st.text(max_size=8), max_size=40).map(" ".join)
PATHS = st.sampled_from(["a.py", "a.js", "a.ts", "a.tsx"])


@given(text=SNIPPETS | st.text(), path=PATHS)
def test_any_text_has_a_canonical_one(text, path):
    found = canonical(Source(path, text))

    assert found is not None
    assert len(found.text) <= 4 * len(text) + 512 * 1024
    assert found == canonical(Source(path, text))


@given(text=SNIPPETS)
def test_lines_are_those_of_the_file(text):
    found = canonical(Source("a.py", text))

    last = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert found is not None
    assert all(1 <= line <= last for line in found.lines)


BOMBS = {
    "doubling": "a = 'x' * 9\n" + "".join(f"a{n} = a{n - 1} + a{n - 1}\n" for n in range(1, 60)),
    "powers": "x = chr(9 ** 9 ** 9 ** 9)\n",
    "shifts": "x = chr((1 << 10 ** 12) & 255)\n",
    "ranges": "x = ''.join(chr(i % 99) for i in range(10 ** 12))\n",
    "widths": "x = '%999999999d' % 1\ny = '{:>999999999}'.format(1)\nz = f'{1:999999999}'\n",
    "endless": "def f(s):\n    while True:\n        s += 'a'\n    return s\nx = f('a')\n",
    "recursion": "def f(s):\n    return f(s) + f(s)\nx = f('a')\n",
    "mutual": "".join(f"a{n} = a{(n + 1) % 99} + 'b'\n" for n in range(99)) + "exec(a0)\n",
    "nested lists": "a = []\n"
    + "".join(f"a{n} = [a{n - 1}, a{n - 1}]\n" for n in range(1, 60)).replace("a0", "a")
    + "x = str(a59) + repr(a59)\ny = a59 == a59\n",
    "extending": "def f():\n    a = [1]\n    for i in range(99):\n        a.extend(a)\n"
    "    return ''.join(map(chr, a))\nx = f()\n",
    "long sum": "x = " + " + ".join(f"'{n}'" for n in range(5000)) + "\n",
    "unknown long sum": "x = y + " + " + ".join(f"'{n}'" for n in range(4000)) + "\n",
    "deep": "x = " + "(" * 150 + "1" + ")" * 150 + "\n",
    "many layers": "exec('exec(" + "\\'x\\')')\n" * 3000,
    "own code": "c = 'exec(c)'\nexec(c)\n",
    "translate": "x = ('a' * 200000).translate({97: 'b' * 200000})\n",
    "fields": "x = ('{0}' * 50000).format('a' * 200000)\n",
    "digits": "x = str(int('9' * 100000)) + str(7 ** 500 ** 2)\n",
}


@pytest.mark.parametrize("code", BOMBS.values(), ids=BOMBS)
def test_what_explodes_when_run_is_only_read(code):
    started = time.process_time()

    found = canonical(Source("a.py", code))

    assert time.process_time() - started < 10
    assert found is not None
    assert len(found.text) <= 4 * len(code) + 512 * 1024


SCRIPTS = {
    "doubling": "".join(f"const a{n} = a{n - 1} + a{n - 1};" for n in range(1, 60)),
    "long sum": "x = y + " + " + ".join(f"'{n}'" for n in range(4000)) + ";",
    "long chain": "x" + ".then(a)['b']" * 3000 + ";",
    "deep": "(" * 2000 + "1" + ")" * 2000,
    "deep templates": "`${" * 500 + "1" + "}`" * 500,
    "repeats": "x = 'a'.repeat(1e9).split('').join('b'.repeat(1e9));",
    "own code": "const c = 'eval(c)'; eval(c);",
    "calls": "f(" * 1500 + ")" * 1500,
}


@pytest.mark.parametrize("code", SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_that_explodes_when_run_is_only_read(code):
    started = time.process_time()

    found = canonical(Source("a.js", code))

    assert time.process_time() - started < 10
    assert found is not None
    assert len(found.text) <= 4 * len(code) + 512 * 1024


def test_canonical_python_is_python():
    code = "def f():\n    '''Doc.'''\n\nclass A:\n    'Doc.'\n\nx = f'{1}#' 'b'  # c\n"

    found = canonical(Source("a.py", code))

    assert found is not None
    assert ast.parse(found.text)
