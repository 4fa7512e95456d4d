"""Why the model thinks so: what it would think without each of the behaviours it saw."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.analyzers.model.behaviours import words
from scanner.analyzers.model.reading import Part
from scanner.analyzers.model.trees import Model
from scanner.analyzers.model.vectors import Vector

MOST = 6
LEAST = 0.005
OF_SHAPE = {
    "top_danger": "does dangerous things as soon as it is loaded",
    "exec_nonconst": "runs code that is not written in it",
    "getattr_dyn": "looks up names that it puts together",
    "dunder_import": "imports by a name that is a text",
    "long_b64": "contains long encoded data",
    "maxstrent": "contains texts that look encrypted",
    "ws_pad": "moves code out of sight with spaces",
    "conf_chars": "contains letters that look like others, or are not seen",
    "hook": "runs while a package is being installed",
}
"""By the name of an input, or of the first of several that mean one thing."""
FOLLOWS = {
    "top_danger": ("setup_top_danger", "init_top_danger"),
    "hook": ("hook_pre", "hook_post", "hook_shady"),
    "maxstrent": ("longstr",),
}


class Reason(NamedTuple):
    """``share`` is by how much the probability falls without it."""

    behaviour: str
    words: str
    share: float
    lines: list[int]


def reasons(model: Model, part: Part) -> list[Reason]:
    """The strongest first. Pairs and positions go with the behaviours that they are made of."""
    whole = model.probability(part.vector)
    found = []
    for name in _present(part.vector):
        share = whole - model.probability(without(part.vector, name))
        if share >= LEAST:
            text = words().get(name) or OF_SHAPE[name]
            lines = [part.lines[name]] if name in part.lines else []
            found.append(Reason(name, f"It {text}.", round(share, 3), lines))
    return sorted(found, key=lambda reason: (-reason.share, reason.behaviour))[:MOST]


def without(vector: Vector, behaviour: str) -> dict[str, float]:
    """As if it were not there: neither by itself nor in any pair."""
    gone = {behaviour, *FOLLOWS.get(behaviour, ())}
    rest = {name: value for name, value in vector.items() if gone.isdisjoint(_parts(name))}
    before, now = (sum(name in words() for name in each) for each in (vector, rest))
    if now < before:
        rest["nhits_max"] = vector["nhits_max"] - (before - now)
        rest["hot_per_kb"] = vector["hot_per_kb"] * now / before
    return rest


def _present(vector: Vector) -> Iterator[str]:
    yield from (name for name in vector if name in words())
    for name in OF_SHAPE:
        if any(vector.get(each) for each in (name, *FOLLOWS.get(name, ()))):
            yield name


def _parts(name: str) -> set[str]:
    """``p_cred+net_out`` is made of both, ``s_cred`` of one."""
    return {name, *re.sub(r"^(?:p|s|i|fn)_", "", name).split("+")}
