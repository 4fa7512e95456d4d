"""Which lines may hold something to simplify. All others are left without a further look."""

import re
from bisect import bisect_left
from collections.abc import Iterable

WORD = re.compile(rb"[A-Za-z_]\w*")
SIGNS = re.compile(
    rb"""(?x)
      \\[xuN0-7]                                      # escapes
    | ["']\s*(?:\+|%|\[|\.|["'])                      # texts that are taken apart or put together
    | \+\s*[rbfRBF]{0,2}["']
    | [fF][rR]?["'] | [bB][rR]?["']
    | :=
    """
)
WORDS = frozenset(
    word.encode()
    for word in """
    chr bytes bytearray map join reversed format replace translate encode decode fromhex
    getattr vars globals locals modules eval exec compile execfile lambda partial attrgetter
    methodcaller __import__ __builtins__ __dict__ __call__ __getattribute__ import_module builtins
    reduce b64decode unhexlify decompress setattr staticmethod run_string system Popen
    """.split()  # noqa: SIM905 -- a list of words
)


class Triggers:
    def __init__(self, data: bytes, names: Iterable[str]) -> None:
        words = WORDS.union(name.encode(errors="replace") for name in names)
        offsets = [match.start() for match in SIGNS.finditer(data)]
        if not words.isdisjoint(WORD.findall(data)):
            offsets += [match.start() for match in WORD.finditer(data) if match[0] in words]
        self._offsets = sorted(offsets)

    def any_between(self, start: int, end: int) -> bool:
        position = bisect_left(self._offsets, start)
        return position < len(self._offsets) and self._offsets[position] < end
