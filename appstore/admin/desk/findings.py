"""What the scan found, as the desk shows it: what is new since the last approval comes first."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.http import urlencode

from appstore import queries
from appstore.models import AppVersion

SHOWN = 100
NARROWED_BY = ("new", "severity", "kind")


class Section(NamedTuple):
    """Findings that stand together. ``findings`` are the first of them, the worst first."""

    code: str
    title: str
    findings: list[Any]
    total: int
    waiting: int
    """How many decisions here want a second reviewer."""
    is_open: bool = False


class Narrowing(NamedTuple):
    """What the reviewer wants to see. What makes no sense narrows nothing."""

    is_new_only: bool
    severity: str
    """That bad or worse."""
    kind: str

    @classmethod
    def asked(cls, query: QueryDict) -> "Narrowing":
        severity = query.get("severity", "")
        is_known = severity in queries.SEVERITIES
        return cls("new" in query, severity if is_known else "", query.get("kind", ""))

    def lets(self, finding: Any) -> bool:
        rank = queries.SEVERITIES.index
        bad_enough = not self.severity or rank(finding.severity) <= rank(self.severity)
        return bad_enough and self.kind in {"", finding.kind}


def context(
    version: AppVersion, scan: Any, before: AppVersion | None, query: QueryDict
) -> dict[str, Any]:
    everything = queries.with_decisions(queries.findings_of(scan), version.app)
    earlier = queries.findings_of(queries.finished_scan(before)) if before else []
    narrowing = Narrowing.asked(query)
    kept = {name: query.get(name, "") for name in NARROWED_BY if query.get(name)}
    return {
        "sections": list(_sections(everything, earlier, before, narrowing)),
        "narrowing": narrowing,
        "narrowed_by": urlencode(kept),
        "severities": queries.SEVERITIES,
        "kinds": sorted({(each.kind, each.get_kind_display()) for each in everything}),
        "may_put_aside": True,
    }


def _sections(
    everything: list[Any], earlier: list[Any], before: AppVersion | None, narrowing: Narrowing
) -> Iterable[Section]:
    known = {finding.fingerprint for finding in earlier}
    here = {finding.fingerprint for finding in everything}

    def chosen(test: Callable[[Any], bool], among: list[Any] = everything) -> list[Any]:
        return [finding for finding in among if narrowing.lets(finding) and test(finding)]

    new = chosen(lambda found: found.state == "open" and found.fingerprint not in known)
    yield _section("new", f"New since {before.version}" if before else "Open", new, is_open=True)
    if narrowing.is_new_only:
        return
    name = before.version if before else ""
    old = chosen(lambda found: found.state == "open" and found.fingerprint in known)
    yield _section("known", f"Known from {name}", old)
    yield _section("aside", "Put aside by reviewers", chosen(lambda found: found.state != "open"))
    gone = chosen(lambda found: found.fingerprint not in here, earlier)
    yield _section("gone", f"Fixed: in {name}, and here no more", gone)


def _section(code: str, title: str, findings: list[Any], *, is_open: bool = False) -> Section:
    decided = [decision for each in findings if (decision := getattr(each, "decision", None))]
    waiting = sum(not decision.is_confirmed for decision in decided)
    return Section(code, title, findings[:SHOWN], len(findings), waiting, is_open)
