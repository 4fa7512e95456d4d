import pytest

from scanner.analyzers.javascript.script import Script
from scanner.analyzers.javascript.syntax import callee, walk
from scanner.analyzers.sources import Source

FOLDED = [
    ('"ev" + "al"', "eval"),
    ("`ev${'a'}l`", "eval"),
    (r"'\x65\u0076\u{61}l'", "eval"),
    ("'a' + 1 + (2 * 3)", "a16"),
    ("String.fromCharCode(101, 0x76, 90 + 7, 108)", "eval"),
    ("String.fromCharCode(...[101, 118, 97, 108])", "eval"),
    ("String.fromCharCode.apply(null, [101, 118, 97, 108])", "eval"),
    ("[101, 118, 97, 108].map(c => String.fromCharCode(c)).join('')", "eval"),
    ("[100, 119, 96, 109].map((c) => String.fromCharCode(c ^ 1)).join('')", "eval"),
    ("['e', 'v', 'al'].join('')", "eval"),
    ("'lave'.split('').reverse().join('')", "eval"),
    ("[...'lave'].reverse().join('')", "eval"),
    ("'xxevalxx'.slice(2, 6)", "eval"),
    ("'xxevalxx'.substr(-6, 4)", "eval"),
    ("'xxevalxx'.substring(6, 2)", "eval"),
    ("'eXvXal'.replace(/X/g, '')", "eval"),
    ("'e--v--al'.split('--').join('')", "eval"),
    ("'EVAL'.toLowerCase()", "eval"),
    ("'e'.concat('v', 'al')", "eval"),
    ("atob('ZXZhbA==')", "eval"),
    ("window.atob('ZXZhbA==')", "eval"),
    ("Buffer.from('ZXZhbA==', 'base64').toString()", "eval"),
    ("Buffer.from('6576616c', 'hex').toString('utf8')", "eval"),
    ("Buffer.from([101, 118, 97, 108]).toString()", "eval"),
    ("new TextDecoder().decode(new Uint8Array([101, 118, 97, 108]))", "eval"),
    ("unescape('%65%76%61%6c')", "eval"),
    ("decodeURIComponent('%65val')", "eval"),
    ("zlib.inflateSync(Buffer.from('eJxLLUvMAQAEKAGp', 'base64')).toString()", "eval"),
    ("(1, 'eval')", "eval"),
    ("['x', 'eval'][0 + 1]", "eval"),
    ("'xeval'['slice'](1)", "eval"),
    ("(parseInt('1f', 16) - 31) + 'x'", "0x"),
    ("(14).toString(36) + 'val'", "eval"),
    ("((a) => a + 'al')('ev')", "eval"),
    ("JSON.parse('[\"ev\", \"al\"]').join('')", "eval"),
]


def folded(code):
    script = Script.parse(Source("app.js", code))
    (call,) = [n for n in walk(script.root) if n.type == "call_expression" and is_asked(n)]
    return script.fold(call.fields["arguments"].named_children[0])


def is_asked(node):
    function = callee(node)
    return function.code[function.start_byte : function.end_byte] == b"ask"


@pytest.mark.parametrize(("expression", "value"), FOLDED)
def test_a_text_put_together_is_known(expression, value):
    assert folded(f"ask({expression})") == value


def test_names_lists_and_tables_of_a_file_are_looked_up():
    code = (
        "const parts = ['al', 'ev'];\nconst table = {first: parts[1]};\n"
        "var later; later = parts[0];\nfunction undo(text) { return atob(text); }\n"
        "ask(table.first + later + undo('KCk='));\n"
    )

    assert folded(code) == "eval()"


@pytest.mark.parametrize(
    "code",
    [
        "let a = 'x'; a = b(); ask(a)",
        "const a = 'x'; function f(a) { ask(a) }",
        "const a = 'x'; [1].map(a => ask(a))",
        "const list = []; list.push(name); ask(list.join(''))",
        "const list = ['a']; list[0] = name; ask(list[0])",
        "let n = 1; n++; ask('a' + n)",
        "function f(x) { return f(x) + f(x); } ask(f('a'))",
        "ask('a'.repeat(1e9))",
        "ask('a' + name)",
        "const a = b; const b = a; ask(a)",
    ],
)
def test_what_may_change_is_not_constant(code):
    assert folded(code) is None


NAMES = [
    ("window['ev' + 'al'](x)", "eval"),
    ("globalThis.window['eval'](x)", "eval"),
    ("(0, eval)(x)", "eval"),
    ("Reflect.get(globalThis, 'eval')(x)", "eval"),
    ("const run = eval; run(x)", "eval"),
    ("const g = globalThis; g['eval'](x)", "eval"),
    ("Function('return this')().eval(x)", "eval"),
    ("const g = Function('return this')(); g.eval(x)", "eval"),
    ("[].constructor.constructor(x)", "Function"),
    ("''['constructor']['constructor'](x)", "Function"),
    ("(() => {}).constructor(x)", "Function"),
    ("require('child_' + 'process').exec(x)", "child_process.exec"),
    ("this['req' + 'uire']('child_process').exec(x)", "child_process.exec"),
    ("const r = require; const c = r('child_process'); c['ex' + 'ec'](x)", "child_process.exec"),
    ("process.mainModule.require('child_process').exec(x)", "child_process.exec"),
    ("module.constructor._load('child_process').exec(x)", "child_process.exec"),
    ("const {exec: go} = require('node:child_process'); go(x)", "child_process.exec"),
    ("import {exec as go} from 'child_process'; go(x)", "child_process.exec"),
    ("import * as cp from 'node:child_process'; cp.exec(x)", "child_process.exec"),
    ("(await import('child_process')).exec(x)", "child_process.exec"),
    ("const go = promisify(require('child_process').exec); go(x)", "child_process.exec"),
    ("global.r = require; r('child_process').exec(x)", "child_process.exec"),
    (
        "import {createRequire as c} from 'module'; c(import.meta.url)('child_process').exec(x)",
        "child_process.exec",
    ),
]


@pytest.mark.parametrize(("code", "name"), NAMES)
def test_an_alias_or_computed_member_has_its_plain_name(code, name):
    script = Script.parse(Source("app.mjs", code))
    calls = [n for n in script.nodes if n.type == "call_expression"]

    asked = [c for c in calls if [a.type for a in c.fields["arguments"].named_children[-1:]]]

    assert name in {script.dotted(callee(call)) for call in asked}
