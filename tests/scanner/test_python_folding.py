"""Constants that were taken apart are put together, and none of it takes long."""

import ast
import base64
import bz2
import lzma
import time
import zlib

import pytest

from scanner.analyzers.python.module import Module
from scanner.analyzers.sources import Source

KEY = b"ab"
LOCKED = bytes(byte ^ KEY[place % 2] for place, byte in enumerate(b"system"))
LETTERS = "abcdefghijklmnopqrstuvwxyz"

APART = {
    "a sum": "'sys' + 'tem'",
    "a sum over names": "a + b",
    "a sum in steps": "c",
    "letters of a list": "t[1] + t[0]",
    "letters of an alphabet": f"''.join([{LETTERS!r}[i] for i in (18, 24, 18, 19, 4, 12)])",
    "a format": "'{}{end}'.format('sys', end='tem')",
    "a template": "'%s%s' % ('sys', 'tem')",
    "an f-string": "f'{a}tem'",
    "reversed by a slice": "'metsys'[::-1]",
    "reversed by a call": "''.join(reversed('metsys'))",
    "a slice": "'xxsystemxx'[2:-2]",
    "replaced": "'sqstqm'.replace('q', 'y', 1).replace('q', 'e')",
    "code points": "''.join(map(chr, [115, 121, 115, 116, 101, 109]))",
    "shifted code points": "''.join(map(lambda n: chr(n - 1), [116, 122, 116, 117, 102, 110]))",
    "chr and arithmetic": "chr(0x70 + 3) + chr(int('79', 16)) + 's' + chr(116) + 'em'",
    "xor with a byte": f"''.join(chr(ord(x) ^ 1) for x in {'rxrudl'!r})",
    "xor with a key": f"bytes(b ^ k[i % len(k)] for i, b in enumerate({LOCKED!r})).decode()",
    "a translation": f"'flfgrz'.translate(str.maketrans({LETTERS!r}, {LETTERS[13:]!r} + 'a' * 0 "
    f"+ {LETTERS[:13]!r}))",
    "rot13": "codecs.decode('flfgrz', 'rot13')",
    "hex": "bytes.fromhex('73797374656d').decode('utf-8')",
    "base85": f"base64.b85decode({base64.b85encode(b'system')!r}).decode()",
    "base32": f"str(base64.b32decode({base64.b32encode(b'system')!r}), 'ascii')",
    "lzma": f"lzma.decompress({lzma.compress(b'system')!r}).decode()",
    "bz2": f"bz2.decompress({bz2.compress(b'system')!r}).decode()",
    "three layers": f"base64.b64decode(zlib.decompress("
    f"{zlib.compress(base64.b64encode(b'metsys'))!r})).decode()[::-1]",
    "a called lambda": "(lambda s: s[::-1])('metsys')",
    "a joined split": "''.join('s-y-s-t-e-m'.split('-'))",
}
BOMBS = (
    "'%999999999d' % 3",
    "'{:>999999999}'.format(3)",
    "f'{3:>999999999}'",
    "'a' * 10 ** 9",
    "'a' * 1000000000 * 1000000000",
    "1 << 10 ** 9",
    "'{0.__class__}'.format('a')",
    "chr(99999999999)",
    "bytes(10 ** 9)",
    "''.join(chr(i ^ j) for i in range(60000) for j in range(60000))",
    "tuple(tuple(range(60000)) for i in range(60000))",
    f"zlib.decompress({zlib.compress(b'a' * 10_000_000)!r})[5000000:]",
)
NAMES = "a = 'sys'\nb = 'tem'\nc = 's'\nc += 'ys'\nc += 'tem'\nt = ['tem', 'sys']\nk = b'ab'\n"


def folded(expression):
    module = Module.parse(Source("app.py", f"{NAMES}found = {expression}\n"))
    assignment = module.tree.body[-1]
    assert isinstance(assignment, ast.Assign)
    return module.fold(assignment.value)


@pytest.mark.parametrize("expression", APART.values(), ids=APART)
def test_a_word_taken_apart_is_put_together(expression):
    assert folded(expression) == "system"


@pytest.mark.parametrize("expression", BOMBS)
def test_a_small_expression_with_a_large_value_is_given_up(expression):
    started = time.process_time()

    value = folded(expression)

    assert not value
    assert time.process_time() - started < 5


def test_what_is_not_constant_leaves_a_gap():
    source = Source("app.py", "x = 'curl ' + host + '/%s' % name\ny = f'{a}/{name}'\na = 'top'\n")
    module = Module.parse(source)

    texts = [module.text(node.value) for node in module.tree.body if isinstance(node, ast.Assign)]

    assert texts == ["curl {}/%s", "top/{}", "top"]
