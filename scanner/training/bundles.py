"""Labelled bundles, one JSON object a line, as ``manage.py scan features`` prints them.

``features`` is the vector of the whole bundle. Where ``files`` are known too, its parts are those
that the scanner judges. Of lines without files, such as those computed elsewhere, the whole stands
for the only part; where it shows no behaviour there is none.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scanner.analyzers.model.behaviours import words
from scanner.analyzers.model.trees import NOTHING
from scanner.analyzers.model.vectors import Vector


class Bundle(NamedTuple):
    """``cluster`` is shared by near-duplicates, which never stand on both sides of a split."""

    name: str
    group: str
    label: int
    cluster: str
    parts: tuple[Vector, ...]
    whole: Vector


def read(paths: Iterable[Path]) -> Iterator[Bundle]:
    """Raises ``ValueError`` naming the line that has no label, cluster or features."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield _bundle(json.loads(line))
                except (KeyError, TypeError, ValueError) as problem:
                    raise ValueError(f"{path}:{number}: {problem!r}") from problem


def _bundle(line: dict[str, Any]) -> Bundle:
    files = line.get("files")
    if isinstance(files, list):
        whole, parts = line["features"], [file["features"] for file in files]
    else:
        whole = _confirmed(line["features"], line.get("ecosystem"))
        parts = [whole] if _shows_anything(whole) else []
    label = line["label"]
    if label not in {0, 1}:
        raise ValueError("label is neither 0 nor 1")
    return Bundle(
        str(line["id"]),
        str(line["group"]),
        int(label),
        str(line["cluster"]),
        tuple(parts or [NOTHING]),
        whole,
    )


RUNS_CODE = frozenset({"exec_nonconst", "dunder_import", "pyobf", "dl_exec"})


def _shows_anything(vector: Vector) -> bool:
    """The scanner reads no further in files that do not."""
    shown = {name for name, value in vector.items() if value}
    return bool(shown & (words().keys() | RUNS_CODE)) or any("hook_" in name for name in shown)


def _confirmed(vector: Vector, ecosystem: str | None) -> Vector:
    """Without ``exec_dyn`` where only a text looked like it.

    What was computed elsewhere takes every ``re.compile(`` for code that is run. Python's syntax
    tree knows better; where it says nothing of the kind, neither do the behaviours of this project.
    """
    if ecosystem != "pypi" or RUNS_CODE.intersection(name for name in vector if vector[name]):
        return vector
    rest = {name: value for name, value in vector.items() if "exec_dyn" not in name}
    if len(rest) < len(vector):
        rest["nhits_max"] = max(vector.get("nhits_max", 0.0) - 1, 0.0)
    return rest


PYTHON_ONLY = frozenset(
    {"top_danger", "setup_top_danger", "init_top_danger", "exec_nonconst", "getattr_dyn"}
    | {"dunder_import", "pyobf", "install_hook"}
)
"""What only Python's syntax tree or Python's own tools tell."""


def in_javascript(bundle: Bundle) -> Bundle:
    """The same malice as it would look in JavaScript, of which there are no labelled samples."""
    return bundle._replace(
        name=f"{bundle.name} in JavaScript",
        parts=tuple(_in_javascript(vector) for vector in bundle.parts),
        whole=_in_javascript(bundle.whole),
    )


def _in_javascript(vector: Vector) -> Vector:
    script = {
        name: value
        for name, value in vector.items()
        if PYTHON_ONLY.isdisjoint({name, *name.partition("_")[2].split("+")})
    }
    if any(name.startswith("s_") for name in vector):
        script["hook_post"] = 1.0
    lost = sum(name in PYTHON_ONLY for name in vector if name in {"pyobf", "install_hook"})
    script["nhits_max"] = max(vector.get("nhits_max", 0.0) - lost, 0.0)
    return script
