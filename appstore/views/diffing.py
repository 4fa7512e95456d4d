"""What changed between two versions, file by file, for reviewers and for whoever made them."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from appstore import queries
from appstore.actions import sources
from appstore.actions.sources import Readiness
from appstore.models import AppVersion
from appstore.models.version import AppVersionQuerySet
from appstore.sources import changes, comparing, hunks, notable, store
from appstore.sources.comparing import ChangeKind, FileChange
from appstore.sources.hunks import FileDiff, LineCounts
from appstore.sources.matching import Budget
from appstore.views import placing
from appstore.views.browsing import Desk, context_of, findings_by_path, waiting
from appstore.views.placing import Placed
from sandbox.sources import SourceFile

FILES_PER_PAGE = 100
SHOWN_AT_ONCE = 5
SMALL_LINES = 60
STEPS_PER_PAGE = 1_000_000
STEPS_PER_FILE = 400_000
COUNTED_BYTES = 512 * 1024


class Listed(NamedTuple):
    """A changed file in the list. ``counts`` is None where counting would take too long."""

    change: FileChange
    why: str
    counts: LineCounts | None
    findings: Collection[Any]
    placed: Placed | None
    """There already for the first small ones; the others come when they are opened."""

    @property
    def new_finding_count(self) -> int:
        return sum(finding.is_new for finding in self.findings)

    @property
    def is_readable(self) -> bool:
        sides = (self.change.before, self.change.after)
        return all(side is None or side.is_readable for side in sides)


def diff_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Permissions, manifest and dependencies first, then every file that changed."""
    base = _base(request, desk)
    pair = [desk.version, base] if base else [desk.version]
    readiness = sources.prepare(*pair, at=timezone.now())
    if readiness != Readiness.READY:
        return waiting(request, desk, readiness)
    try:
        context = context_of(desk) | _listing(request, desk, base)
    except store.SourceMissing:
        return waiting(request, desk, Readiness.PREPARING)
    context |= {
        "readiness": "ready",
        "base": base,
        "bases": _bases(desk).order_by("-pk"),
        "changes": changes.changes_of(desk.version, base),
    }
    return TemplateResponse(request, desk.template, context)


def diff_file(request: HttpRequest, desk: Desk, path: str) -> HttpResponse:
    """The hunks of one file, when somebody opens it."""
    base = _base(request, desk)
    try:
        change = next((each for each in _compared(desk, base) if each.path == path), None)
        if change is None:
            raise Http404
        diff = _diff(desk, base, change, Budget(STEPS_PER_FILE))
    except store.SourceMissing:
        return TemplateResponse(request, "source/_waiting.html", {"readiness": "preparing"})
    placed = placing.place(diff, _findings(desk, base).get(path, ()))
    context = context_of(desk) | {"placed": placed, "change": change, "base": base}
    return TemplateResponse(request, "source/_hunks.html", context)


def _bases(desk: Desk) -> AppVersionQuerySet:
    app = desk.version.app_id
    return AppVersion.objects.filter(app=app, pk__lt=desk.version.pk)


def _base(request: HttpRequest, desk: Desk) -> AppVersion | None:
    """The one that was asked for by its number, or the last approved one."""
    if number := request.GET.get("base", "").replace("\0", ""):
        return get_object_or_404(_bases(desk), version=number)
    return changes.base_of(desk.version)


def _compared(desk: Desk, base: AppVersion | None) -> list[FileChange]:
    before = store.index_of(base.bundle_sha256) if base else None
    return comparing.compare(before, store.index_of(desk.version.bundle_sha256))


def _listing(request: HttpRequest, desk: Desk, base: AppVersion | None) -> dict[str, Any]:
    compared = _compared(desk, base)
    if base is None:  # all of it is new: what may do most harm comes first
        compared.sort(key=lambda change: not notable.why(change.newest))
    page = Paginator(compared, FILES_PER_PAGE).get_page(request.GET.get("page"))
    findings = _findings(desk, base)
    changed = {change.path for change in compared}
    return {
        "page": page,
        "listed": _listed(desk, base, list(page.object_list), findings),
        "total": len(compared),
        "beside": placing.new_beside(findings, changed) if page.number == 1 else [],
    }


def _listed(
    desk: Desk,
    base: AppVersion | None,
    shown: list[FileChange],
    findings: Mapping[str, list[Any]],
) -> list[Listed]:
    counted = _counted(desk, base, shown)
    inline = [change for change in shown if _is_small(counted[change.path], change)][
        : SHOWN_AT_ONCE if base else 0
    ]
    budget = Budget(STEPS_PER_FILE)
    return [
        Listed(
            change=change,
            why=notable.why(change.newest),
            counts=counted[change.path],
            findings=(found := findings.get(change.path, ())),
            placed=placing.place(_diff(desk, base, change, budget), found)
            if change in inline
            else None,
        )
        for change in shown
    ]


def _findings(desk: Desk, base: AppVersion | None) -> Mapping[str, list[Any]]:
    """What was found, by path, and whether the base had it already."""
    found = findings_by_path(desk)
    scan = queries.finished_scan(base) if base and desk.shows_findings else None
    known = set(scan.findings.values_list("fingerprint", flat=True)) if scan else set()
    for findings in found.values():
        placing.mark_new(findings, known if base else None)
    return found


def _is_small(counts: LineCounts | None, change: FileChange) -> bool:
    return (
        change.kind == ChangeKind.MODIFIED
        and counts is not None
        and 0 < counts.added + counts.removed <= SMALL_LINES
    )


def _counted(
    desk: Desk, base: AppVersion | None, shown: list[FileChange]
) -> dict[str, LineCounts | None]:
    """Lines added and removed, by path. Whole files are counted by the index alone."""
    modified = [change for change in shown if _is_comparable(change)]
    old = _texts(base, [change.before for change in modified])
    new = _texts(desk.version, [change.after for change in modified])
    budget = Budget(STEPS_PER_PAGE)
    counted: dict[str, LineCounts | None] = {}
    for change in shown:
        if change.kind == ChangeKind.MODIFIED:
            texts = old.get(change.path), new.get(change.path)
            counted[change.path] = None
            if texts[0] is not None and texts[1] is not None and not budget.is_spent:
                counts = hunks.counts(texts[0], texts[1], budget)
                counted[change.path] = None if budget.is_spent else counts
        else:
            counted[change.path] = _whole(change)
    return counted


def _texts(version: AppVersion | None, files: list[SourceFile | None]) -> dict[str, bytes]:
    if version is None:
        return {}
    return store.texts_of(version.bundle_sha256, [each for each in files if each])


def _is_comparable(change: FileChange) -> bool:
    if not change.before or not change.after or change.kind != ChangeKind.MODIFIED:
        return False
    sides = (change.before, change.after)
    return all(side.is_readable and side.size_bytes <= COUNTED_BYTES for side in sides)


def _whole(change: FileChange) -> LineCounts | None:
    if change.kind == ChangeKind.RENAMED:
        return LineCounts(0, 0)
    if change.newest.kind != "text":
        return None
    lines = change.newest.lines
    return LineCounts(lines, 0) if change.kind == ChangeKind.ADDED else LineCounts(0, lines)


def _diff(
    desk: Desk, base: AppVersion | None, change: FileChange, budget: Budget
) -> FileDiff | None:
    """None where one side is no text that we keep."""
    sides = [(base, change.before), (desk.version, change.after)]
    texts = []
    for version, file in sides:
        if file is None or version is None:
            texts.append(b"")
        elif not file.is_readable:
            return None
        else:
            texts.append(store.text_of(version.bundle_sha256, file)[:COUNTED_BYTES])
    return hunks.diff(texts[0], texts[1], budget)
