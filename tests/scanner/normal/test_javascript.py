import base64

import pytest

from scanner.analyzers.normal import UnitKind, canonical
from scanner.analyzers.sources import Source


def read(code, path="app.js"):
    found = canonical(Source(path, code))
    assert found is not None
    return found


HIDDEN = {
    "an alias": "const c = require('child_process');\nc.exec('id');",
    "a name for require": "const r = require;\nconst c = r('child_' + 'process');\nc.exec('id');",
    "a part of it": "const {exec: e} = require('child_process');\ne('id');",
    "an import": "import {exec as e} from 'node:child_process';\ne('id');",
    "a whole import": "import * as c from 'child_process';\nc['ex' + 'ec']('id');",
    "a parameter": "(function (r) { const c = r('child_process'); c.exec('id'); })(require);",
    "a table": "const t = ['exec', 'child_process'];\nconst c = require(t[1]);\nc[t[0]]('id');",
    "module.require": "const c = module['require']('child_process');\nc.exec('id');",
    "characters": "const c = require('child_process');\nc.exec(String.fromCharCode(105, 100));",
    "escapes": "const c = require('child_process');\nc.exec('\\x69\\u0064');",
    "a template": "const i = 'i';\nconst c = require('child_process');\nc.exec(`${i}d`);",
    "reversed": "const c = require('child_process');\nc.exec('di'.split('').reverse().join(''));",
    "a function of its own": "const f = (a) => a.split('').reverse().join('');\n"
    "const c = require('child_process');\nc.exec(f('di'));",
    "unescape": "const c = require('child_process');\nc.exec(unescape('%69%64'));",
}


@pytest.mark.parametrize("code", HIDDEN.values(), ids=HIDDEN)
def test_a_call_is_written_plainly_however_it_was_hidden(code):
    text = read(code).text.replace("'", '"')

    assert "child_process.exec(" in text
    assert '"id"' in text


GLOBALS = {
    "a member": "globalThis['ev' + 'al'](x)",
    "window": "window.eval(x)",
    "a comma": "(0, eval)(x)",
    "Reflect": "Reflect.get(globalThis, 'eval')(x)",
    "the global object made": "Function('return this')()['eval'](x)",
    "escapes": "\\u0065v\\u{61}l(x)",
    "another name": "const e = eval; e(x)",
}


@pytest.mark.parametrize("code", GLOBALS.values(), ids=GLOBALS)
def test_a_global_is_written_plainly_however_it_is_reached(code):
    assert "eval(x)" in read(code).text


def test_the_constructor_of_a_function_is_function():
    assert 'Function("return 1")()' in read("[]['constructor']['constructor'](\"return 1\")()").text


def test_computed_members_are_plain_ones():
    assert read("process['env']['HO' + 'ME']; a['b-c'];").text == "process.env.HOME; a['b-c'];"


def test_layers_are_opened_and_keep_the_line_on_which_they_run():
    inner = "const c = require('child_process');\nc.exec('id');"
    for _ in range(2):
        packed = base64.b64encode(inner.encode()).decode()
        inner = f"eval(atob('{packed}'));"

    found = read("let a = 1;\n\n" + inner)

    assert found.layers == 2
    assert "child_process.exec('id')" in found.text
    assert found.original_line(found.text.count("\n") + 1) == 3
    assert [unit.first_line for unit in found.units if unit.kind is UnitKind.LAYER] == [3]


def test_comments_are_gone_and_what_looks_like_one_stays():
    code = (
        "// one\nconst u = 'http://a.invalid'; /* two */ const p = /\\/\\*'/;\n"
        "f(`//${v}/*`); // b\n"
    )

    found = read(code)

    assert found.text == ("const u = 'http://a.invalid';   const p = /\\/\\*'/;\nf(`//${v}/*`);")
    assert [found.original_line(1), found.original_line(2)] == [2, 3]


def test_units_are_named_functions_and_what_stands_outside():
    code = "function a() { return () => b(); }\nconst c = () => 1;\nlist.map(() => a());\n"

    found = {unit.name: unit for unit in read(code).units}

    assert set(found) == {"", "a", "c"}
    assert found["a"].at_import
    assert not found["c"].at_import
    assert found[""].text == "const c = ;\nlist.map(() => a());"


def test_typescript_is_read_too():
    code = "import * as c from 'child_process';\nconst run = (a: string): void => { c.exec(a); };\n"

    assert "child_process.exec(a)" in read(code, "a.ts").text


def test_one_broken_line_blinds_nobody():
    code = "const c = require('child_process');\nlet = = ;\nc.exec('i' + 'd');\n"

    assert 'child_process.exec("id")' in read(code).text


def test_a_script_too_large_to_parse_is_cleaned_as_text():
    code = 'var a = /[/*"]/;\n' + "f(1);\n" * 120_000 + "g('child_' + 'process');\n"

    found = read(code)

    assert found.unparsed
    assert "g('child_process')" in found.text
