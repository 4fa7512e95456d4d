"""Dean Edwards' packer: common among old plug-ins, and nobody's disguise once it is unpacked."""

import pytest

from scanner.analyzers.base import Severity
from scanner.analyzers.javascript import JavaScriptAnalyzer
from scanner.analyzers.javascript.packing import is_plainly_packed, unpacked

UNPACKER = (
    "eval(function(p,a,c,k,e,d){e=function(c){return(c<a?'':e(parseInt(c/a)))+"
    "((c=c%a)>35?String.fromCharCode(c+29):c.toString(36))};"
    "if(!''.replace(/^/,String)){while(c--){d[e(c)]=k[c]||e(c)}k=[function(e){return d[e]}];"
    r"e=function(){return'\\w+'};c=1};while(c--){if(k[c]){"
    r"p=p.replace(new RegExp('\\b'+e(c)+'\\b','g'),k[c])}}return p}"
)
SINGLE_PASS = "if(!''" + UNPACKER.partition("if(!''")[2].partition("};while")[0] + "};"
CODE = "(0(1){1.2.3=0(4){5 6.7(0(){1(6).8(4)})}})(9);"
WORDS = "function|jq|fn|highlighted|name|return|this|each|addClass|jQuery"
PLUGIN = f"{UNPACKER}('{CODE}',62,10,'{WORDS}'.split('|'),0,{{}}))"
DIFFERENT = {
    "another function": PLUGIN.replace("return p}", "return p.split('').reverse().join('')}"),
    "words replaced again and again": PLUGIN.replace(SINGLE_PASS, ""),
    "escapes in the code": PLUGIN.replace("(0(1)", r"(0(\x31)"),
    "escapes in the words": PLUGIN.replace("jQuery", r"jQu\x65ry"),
    "another number of words": PLUGIN.replace(",62,10,", ",62,9,"),
    "more behind it": PLUGIN.replace("'),0,{}))", "').reverse(),0,{}))"),
}


def test_what_it_packed_is_unpacked():
    code = "(function(jq){jq.fn.highlighted=function(name){return this.each("
    assert unpacked(PLUGIN).startswith(code)


def test_only_the_packers_own_code_counts_as_its():
    assert is_plainly_packed(PLUGIN)
    assert is_plainly_packed(PLUGIN.replace(",k,e,d)", ",k,e,r)").replace("d[e", "r[e"))


@pytest.mark.parametrize("code", DIFFERENT.values(), ids=DIFFERENT)
def test_what_would_unpack_differently_is_not_taken_for_it(code):
    assert code != PLUGIN
    assert not is_plainly_packed(code)


@pytest.mark.parametrize(
    ("code", "severity"),
    [(PLUGIN, Severity.MEDIUM), (DIFFERENT["another function"], Severity.CRITICAL)],
)
def test_a_person_looks_at_it_and_what_differs_blocks(tmp_path, code, severity):
    (tmp_path / "plugin.js").write_text(code)

    found = {each.rule: each.severity for each in JavaScriptAnalyzer().analyze(tmp_path)}

    assert found["javascript.exec-decoded"] == severity
