"""Puts a file's own text and that of its opened layers together."""

from collections import Counter
from collections.abc import Mapping, Sequence

from scanner.analyzers.normal.canonical import Canonical, Unit, UnitKind

MOST_LAYERS = 200
MOST_LAYER_CHARACTERS = 512 * 1024
Rows = Sequence[tuple[str, int]]


def assembled(
    rows: Rows,
    units: Sequence[Unit],
    layers: Sequence[tuple[int, Canonical]],
    unwound: Mapping[str, int],
    depth: int,
    *,
    unparsed: bool = False,
) -> Canonical:
    """``layers`` are the line on which code is run and that code's own canonical text."""
    texts, lines = [text for text, _ in rows], [line for _, line in rows]
    found, counts, opened = list(units), Counter(unwound), 0
    room = MOST_LAYER_CHARACTERS
    for line, inner in layers[:MOST_LAYERS]:
        if len(inner.text) > room:
            continue
        room -= len(inner.text)
        texts.extend(inner.text.split("\n"))
        lines.extend([line] * (inner.text.count("\n") + 1))
        opened += 1 + inner.layers
        counts.update(inner.unwound)
        found.append(
            Unit("", line, line, inner.text, UnitKind.LAYER, depth + 1, at_import=depth == 0)
        )
    return Canonical("\n".join(texts), tuple(lines), tuple(found), opened, unparsed, dict(counts))
