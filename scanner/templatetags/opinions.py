"""What the model said of a scan, for pages: its number, how sure that is, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import template

from scanner.results import tuning
from scanner.scoring import Tuning
from scanner.scoring.levels import Risk

register = template.Library()

UNITS_SHOWN = 5
REASONS_SHOWN = 6
LINES_SHOWN = 5


@dataclass(frozen=True)
class Reason:
    words: str
    percent: int
    """By how many points of a hundred it raises the number."""
    lines: list[int]


@dataclass(frozen=True)
class Unit:
    """A file, or a function in one where it has a ``name``; without a path the whole app."""

    path: str
    name: str
    first_line: int
    probability: float
    reasons: list[Reason]


@dataclass(frozen=True)
class Said:
    probability: float
    units: list[Unit]
    changed_files: int
    """How many files are new since the version approved before; of them the worst is ``worst``."""
    worst: float | None
    worst_path: str
    tuning: Tuning

    @property
    def level(self) -> Risk:
        return self.tuning.cut_offs.level_of(self.probability)

    @property
    def is_in_doubt(self) -> bool:
        return self.tuning.is_in_doubt(self.probability)

    @property
    def mark(self) -> float:
        """Where it stands on a line of a hundred."""
        return round(self.probability * 100, 1)

    @property
    def doubt(self) -> tuple[float, float]:
        """Where the band of doubt begins on that line, and how wide it is."""
        begin, end = self.tuning.doubt_from * 100, self.tuning.doubt_to * 100
        return round(begin, 1), round(end - begin, 1)


@register.simple_tag
def model_said(scan: Any) -> Said | None:
    """None where no model read it. What it told was read in the sandbox: what is odd is left out.

    Numbers of older scans are shown with the cut-offs of now, by which they count.
    """
    probability = scan.opinions.get("model") if scan else None
    if not isinstance(probability, int | float):
        return None
    details = _mapping(scan.details.get("model"))
    changed = _mapping(details.get("changed"))
    return Said(
        probability=float(probability),
        units=list(_units(details.get("units")))[:UNITS_SHOWN],
        changed_files=_whole(changed.get("files")),
        worst=_number(changed.get("malicious")) if _whole(changed.get("files")) else None,
        worst_path=str(changed.get("path", "")),
        tuning=tuning.current(),
    )


def _units(said: Any) -> Iterator[Unit]:
    for each in said if isinstance(said, list) else ():
        if isinstance(each, Mapping) and "path" in each:
            yield Unit(
                path=str(each["path"]),
                name=str(each.get("name") or ""),
                first_line=_whole(each.get("first_line")),
                probability=_number(each.get("probability")),
                reasons=list(_reasons(each.get("reasons")))[:REASONS_SHOWN],
            )


def _reasons(said: Any) -> Iterator[Reason]:
    for each in said if isinstance(said, list) else ():
        if isinstance(each, Mapping) and each.get("words"):
            lines = each.get("lines")
            known = [_whole(line) for line in lines] if isinstance(lines, list) else []
            percent = round(_number(each.get("share")) * 100)
            yield Reason(
                str(each["words"]), percent, [line for line in known if line][:LINES_SHOWN]
            )


def _mapping(said: Any) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else {}


def _whole(said: Any) -> int:
    return said if isinstance(said, int) and said > 0 else 0


def _number(said: Any) -> float:
    return float(said) if isinstance(said, int | float) else 0.0
