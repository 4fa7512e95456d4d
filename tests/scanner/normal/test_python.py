import base64
import zlib

import pytest

from scanner.analyzers.normal import UnitKind, canonical
from scanner.analyzers.sources import Source


def read(code, path="app.py"):
    found = canonical(Source(path, code))
    assert found is not None
    return found


HIDDEN = {
    "an alias": "import os as o\no.system('id')\n",
    "a name for the function": "import os\ngo = os.system\ngo('id')\n",
    "an import of the function": "from os import system as s\ns('id')\n",
    "an import inside": "def f():\n    from os import system as s\n    s('id')\n",
    "getattr": "import os\ngetattr(os, 'sys' + 'tem')('id')\n",
    "getattr with a name": "import os\nn = 'sys'\ngetattr(os, n + 'tem')('id')\n",
    "__import__": "__import__('o' + 's').system('id')\n",
    "importlib": "import importlib as i\ni.import_module('so'[::-1]).system('id')\n",
    "__dict__": "import os\nos.__dict__['system']('id')\n",
    "vars": "import os\nvars(os)['metsys'[::-1]]('id')\n",
    "sys.modules": "import sys\nsys.modules['os'].system('id')\n",
    "globals": "import os\nglobals()['os'].system('id')\n",
    "builtins": "__builtins__.__dict__['__import__']('os').system('id')\n",
    "attrgetter": "import os, operator\noperator.attrgetter('system')(os)('id')\n",
    "methodcaller": "import os\nfrom operator import methodcaller as m\nm('system', 'id')(os)\n",
    "partial": "import os\nfrom functools import partial\npartial(os.system, 'id')()\n",
    "a table": "import os\nt = {'a': os.system}\nt['a']('id')\n",
    "a list": "import os\n[print, os.system][1]('id')\n",
    "a lambda that returns it": "import os\n(lambda: os.system)()('id')\n",
    "a lambda that calls": "import os\ncall = lambda f, *a: f(*a)\ncall(os.system, 'id')\n",
    "a function that calls": "import os\ndef run(c):\n    return os.system(c)\nrun('id')\n",
    "a class": "import os\nclass A:\n    go = staticmethod(os.system)\nA.go('id')\n",
    "an attribute": "import os\nclass A:\n    def f(self):\n        self.g = os.system\n"
    "        self.g('id')\n",
    "a condition": "import os\n(os.system if 1 else print)('id')\n",
    "a walrus": "import os\n(f := os.system)('id')\n",
    "__call__": "import os\nos.system.__call__('id')\n",
    "chr": "import os\nos.system(chr(105) + chr(100))\n",
    "map": "import os\nos.system(''.join(map(chr, [105, 100])))\n",
    "a generator": "import os\nos.system(''.join(chr(c ^ 1) for c in (104, 101)))\n",
    "bytes": "import os\nos.system(bytes([105, 100]).decode())\n",
    "escapes": "import os\nos.system('\\x69\\u0064')\n",
    "percent": "import os\nos.system('%s%s' % ('i', 'd'))\n",
    "format": "import os\nos.system('{}{}'.format('i', 'd'))\n",
    "an f-string": "import os\na = 'i'\nos.system(f'{a}d')\n",
    "replace": "import os\nos.system('i_d'.replace('_', ''))\n",
    "a slice": "import os\nos.system('xixdx'[1::2])\n",
    "letters that look alike": "import os\nos.\U0001d600\U0001d606stem('id')\n",
    "an encoding": "# coding: utf-7\n# +AAo-import os+AAo-os.system('id')\n",
    "added to": "import os\nc = 'i'\nc += 'd'\nos.system(c)\n",
}


@pytest.mark.parametrize("code", HIDDEN.values(), ids=HIDDEN)
def test_a_call_is_written_plainly_however_it_was_hidden(code):
    assert "os.system('id')" in read(code).text.replace('"', "'")


def test_a_decoder_is_still_named_where_its_text_is_known():
    code = "import base64\nurl = base64.b64decode('aHR0cDovL2ZpbGVzLmludmFsaWQvYQ==')\n"

    assert "base64.b64decode('http://files.invalid/a')" in read(code).text


def test_the_files_own_decoder_is_understood_but_never_run():
    code = (
        "def d(s, k=7):\n    r = ''\n    for c in s:\n        r += chr(ord(c) ^ k)\n    return r\n"
        "url = d('oss`')\n"
    )

    assert "url = 'httg'" in read(code).text


def test_layers_are_opened_and_keep_the_line_on_which_they_run():
    inner = "import socket as s\ns.create_connection(('192.0.2.1', 4444))\n"
    for _ in range(3):
        packed = base64.b64encode(zlib.compress(inner.encode())).decode()
        inner = f"import zlib, base64\nexec(zlib.decompress(base64.b64decode({packed!r})))\n"

    found = read("x = 1\n\n" + inner)

    assert found.layers == 3
    assert "socket.create_connection" in found.text
    last = found.text.count("\n") + 1
    assert found.original_line(last) == 4
    assert [unit.first_line for unit in found.units if unit.kind is UnitKind.LAYER] == [4]


def test_comments_and_docstrings_are_gone_and_lines_are_remembered():
    code = (
        '"""Doc."""\n# one\n\nimport os  # two\n\n\ndef f():\n    """Doc."""\n    return "# no"\n'
    )

    found = read(code)

    assert found.text == '...\nimport os\ndef f():\n    ...\n    return "# no"'
    assert [found.original_line(n) for n in range(1, 6)] == [1, 4, 7, 8, 9]


def test_units_are_functions_and_what_stands_outside():
    code = (
        "import os\n\ndef a():\n    b()\n\ndef b():\n    x = 1\n    os.remove(x)\n\n"
        "def c():\n    pass\n\na()\n"
    )

    found = {unit.name: unit for unit in read(code).units}

    assert found[""].kind is UnitKind.TOP
    assert found[""].text == "import os\na()"
    assert {name for name, unit in found.items() if unit.at_import} == {"", "a", "b"}
    assert (found["b"].first_line, found["b"].last_line) == (6, 8)


def test_one_broken_line_blinds_nobody():
    code = (
        "import os\nos.system('i' + 'd')  # x\nprint 'old'\nx = = 1\ngetattr(os, 'popen')('ls')\n"
    )

    found = read(code)

    assert found.unparsed
    assert "os.system('id')" in found.text
    assert "os.popen('ls')" in found.text
    assert "# x" not in found.text


def test_an_honest_name_is_left_alone():
    code = (
        "def load(url):\n    data = url + '/a'\n    return data.format(url)\n\n"
        "rows = [url for url in load(b)]\n"
    )

    assert read(code).text == code.replace("\n\n", "\n").strip()


def test_other_languages_have_none():
    assert canonical(Source("a.css", "a {}")) is None
