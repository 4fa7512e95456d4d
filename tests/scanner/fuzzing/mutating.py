"""Files and how they are spoiled: cut, repeated, nested, mixed with what parsers fear."""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

LONGER = int(os.environ.get("FUZZ_TIMES", "1"))
"""How many times as many examples as in the suite, and then others each time.

``FUZZ_TIMES=100 make test ARGS="tests/scanner/fuzzing -q"``"""

TOKENS = (
    *(b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n", b"\t", b"\x1b[2J"),
    *(b"(", b")", b"[", b"]", b"{", b"}", b"<", b">", b'"', b"'", b"`", b'"""', b"'''", b"\\"),
    *(b"${", b"/*", b"*/", b"//", b"#", b"<!--", b"-->", b"---\n", b"\n...\n", b"&a *a ", b"!!x "),
    *(b"lambda: ", b"async ", b"await ", b"yield ", b"not ", b"-", b"~", b"**", b"@", b":=", b"=>"),
    *(b"exec(", b"eval(", b"getattr(", b"''.join(", b"b64decode(", b"require(", b"atob("),
    *(
        b"1e999",
        b"-1",
        b"9" * 400,
        b"0x",
        b"0b",
        b"NaN",
        b"null",
        b"\\ud800",
        b"\\N{",
        b"%s",
        b"{0",
    ),
    *("\u202e".encode(), "\u200b".encode(), "\u0130".encode(), "\U0001f600".encode()),
    *(b"file:", b"git+", b">=", b"; extra == ''", b"AND", b"WITH", b"../", b"http://["),
)
NESTING = (
    *((b"(", b")"), (b"[", b"]"), (b"{", b"}"), (b'{"a":', b"}"), (b"f(", b")"), (b"-", b"")),
    *((b"not ", b""), (b"lambda: ", b""), (b"a.", b""), (b"a+", b""), (b"a?b:", b""), (b"!", b"")),
    *(
        (b"`${", b"}`"),
        (b"<a>", b"</a>"),
        (b"if a:\n ", b""),
        (b"a=>", b""),
        (b"function(){", b"}"),
    ),
    *((b"- ", b""), (b"exec('", b"')"), (b"await ", b""), (b"[*", b"]"), (b"@a\n", b"")),
)
PLACE = st.floats(0, 1, exclude_max=True)
CHANGE = st.one_of(
    st.tuples(st.just("cut"), PLACE, PLACE),
    st.tuples(st.just("end"), PLACE),
    st.tuples(st.just("put"), PLACE, st.sampled_from(TOKENS)),
    st.tuples(st.just("byte"), PLACE, st.integers(0, 255)),
    st.tuples(st.just("repeat"), PLACE, PLACE, st.sampled_from([2, 10, 300, 5000])),
    st.tuples(
        st.just("nest"), PLACE, st.sampled_from(NESTING), st.sampled_from([3, 90, 1500, 40_000])
    ),
)
CHANGES = st.lists(CHANGE, min_size=1, max_size=5)
MOST_BYTES = 1_500_000


def examples(number):
    """Hypothesis settings for tests whose every example starts a process."""
    return settings(
        deadline=None,
        derandomize=LONGER == 1,
        max_examples=number * LONGER,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=(HealthCheck.function_scoped_fixture, HealthCheck.too_slow),
        database=None,
    )


def changed(content, changes):
    for name, *facts in changes:
        content = OPERATIONS[name](content, *facts)[:MOST_BYTES]
    return content


def _at(content, place):
    return int(place * (len(content) + 1))


def _cut(content, one, other):
    start, end = sorted((_at(content, one), _at(content, other)))
    return content[:start] + content[end:]


def _end(content, place):
    return content[: _at(content, place)]


def _put(content, place, token):
    at = _at(content, place)
    return content[:at] + token + content[at:]


def _byte(content, place, byte):
    at = _at(content, place)
    return content[:at] + bytes([byte]) + content[at + 1 :]


def _repeat(content, one, other, times):
    start, end = sorted((_at(content, one), _at(content, other)))
    piece = content[start : min(end, start + 400)]
    return content[:start] + piece * times + content[end:]


def _nest(content, place, pair, times):
    at = _at(content, place)
    return content[:at] + pair[0] * times + b"1" + pair[1] * times + content[at:]


OPERATIONS = {
    "cut": _cut,
    "end": _end,
    "put": _put,
    "byte": _byte,
    "repeat": _repeat,
    "nest": _nest,
}
