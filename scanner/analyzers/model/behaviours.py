"""What a piece of code can be seen to do, told from its text alone, in any language.

The names are those of the labelled vectors that the model learns from; docs/scanner-data.md says
where these come from. A behaviour is no verdict: most honest apps show several.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import yara_x

RULES = Path(__file__).with_name("behaviours.yar")
HIDES = "hides"
"""Not a behaviour: there may be more than the eye sees, so that unwinding is worth its time."""

TOGETHER = (
    ("net_out", "exec_dyn"),
    ("net_out", "proc"),
    ("decode", "exec_dyn"),
    ("decode", "proc"),
    ("env", "net_out"),
    ("env_all", "net_out"),
    ("sysinfo", "net_out"),
    ("sysinfo", "net_post"),
    ("cred", "net_out"),
    ("cred", "decode"),
    ("install_hook", "net_out"),
    ("install_hook", "proc"),
    ("install_hook", "exec_dyn"),
    ("exfil_dom", "net_out"),
    ("exfil_dom", "sysinfo"),
    ("powershell", "proc"),
    ("hidden", "proc"),
    ("binary_drop", "net_out"),
    ("ip_url", "proc"),
    ("spy", "net_out"),
    ("persist", "proc"),
    ("chr_join", "exec_dyn"),
    ("ip_url", "net_out"),
    ("cred", "exfil_dom"),
)
"""Pairs that say more within one file than each by itself."""

WITHIN_FUNCTION = (
    ("decode", "exec_dyn"),
    ("net_out", "proc"),
    ("net_out", "exec_dyn"),
    ("sysinfo", "net_out"),
    ("cred", "net_out"),
    ("env_all", "net_out"),
)
"""Pairs that say still more within one function."""


NEAR = 1000
"""Bytes to each side of a behaviour that count as the code around it."""


class Seen(NamedTuple):
    """``lines`` has the first line of each behaviour, counted from 1.

    ``around`` is how many bytes lie near any behaviour. Honest code that is added elsewhere, to
    drown them in, changes nothing of it.
    """

    lines: Mapping[str, int]
    hides: bool
    around: int

    def pairs(self, wanted: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
        return [pair for pair in wanted if pair[0] in self.lines and pair[1] in self.lines]


@cache
def words() -> Mapping[str, str]:
    """What each behaviour is in words; they finish the sentence "It ..."."""
    return {rule.identifier: dict(rule.metadata)["words"] for rule in _rules()}


def seen(text: str) -> Seen:
    content = text.encode("utf-8", errors="replace")
    places = {
        rule.identifier: sorted(m.offset for pattern in rule.patterns for m in pattern.matches)
        for rule in yara_x.Scanner(_rules()).scan(content).matching_rules
    }
    hides = places.pop(HIDES, None) is not None
    lines = {name: content.count(b"\n", 0, each[0]) + 1 for name, each in places.items()}
    return Seen(lines, hides, _around(sorted(chain(*places.values())), len(content)))


def _around(offsets: Iterable[int], size: int) -> int:
    covered, total = 0, 0
    for offset in offsets:
        end = min(offset + NEAR, size)
        total += max(end - max(offset - NEAR, covered), 0)
        covered = max(end, covered)
    return total


@cache
def _rules() -> yara_x.Rules:
    return yara_x.compile(RULES.read_text(encoding="utf-8"))
