"""Reading a version's files: one page for reviewers, its developer and, if open, everybody."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify

from appstore import queries
from appstore.actions import sources
from appstore.actions.sources import Readiness
from appstore.models import AppVersion
from appstore.sources import colours, folders, notable, showing, store
from appstore.sources.folders import Tree
from sandbox.sources import SourceFile

ENTRIES_PER_PAGE = 500
NUMBER_DIGITS = 9


class Desk(NamedTuple):
    """Whose page it is: what is read, where its addresses begin, and what is told beside the code.

    ``template`` is the frame; it includes ``source/_browser.html`` or ``source/_diff.html``.
    """

    version: AppVersion
    source_url: str
    template: str
    diff_url: str = ""
    shows_findings: bool = True
    extra: Mapping[str, Any] = {}


def browse(request: HttpRequest, desk: Desk, path: str) -> HttpResponse:
    """A folder, a file, a branch of the tree, or that the files are still being read."""
    path = path.rstrip("/")
    readiness = sources.prepare(desk.version, at=timezone.now())
    if readiness != Readiness.READY:
        return waiting(request, desk, readiness)
    try:
        return _browse(request, desk, path)
    except store.SourceMissing:  # swept, or found to be damaged, since we asked
        return waiting(request, desk, Readiness.PREPARING)


def waiting(request: HttpRequest, desk: Desk, readiness: Readiness) -> HttpResponse:
    """Ask again in a moment."""
    context = context_of(desk) | {"readiness": readiness.value}
    answer = TemplateResponse(request, desk.template, context)
    answer["Cache-Control"] = "no-store"
    return answer


def context_of(desk: Desk) -> dict[str, Any]:
    return {
        "version": desk.version,
        "app": desk.version.app,
        "source_url": desk.source_url,
        "diff_url": desk.diff_url,
        "shows_findings": desk.shows_findings,
        **desk.extra,
    }


def _browse(request: HttpRequest, desk: Desk, path: str) -> HttpResponse:
    index = store.index_of(desk.version.bundle_sha256)
    findings = findings_by_path(desk)
    tree = Tree(index, {path: len(found) for path, found in findings.items()})
    context = context_of(desk) | {"path": path, "crumbs": folders.crumbs(path)}
    if file := index.by_path.get(path):
        if "plain" in request.GET:
            return plain(desk.version, file)
        context |= _file(request, desk, file, findings.get(path, ())) | _beside(tree, path)
    elif not tree.is_folder(path):
        raise Http404
    elif request.GET.get("part") == "tree":
        branch = context | {"entries": tree.entries(path)}
        return TemplateResponse(request, "source/_branch.html", branch)
    else:
        context |= _folder(request, tree, path)
    context |= {"tree": tree.entries("", current=path), "file_count": len(index.files)}
    return TemplateResponse(request, desk.template, context | {"readiness": "ready"})


def findings_by_path(desk: Desk) -> dict[str, list[Any]]:
    """What the latest scan found, by file."""
    found = defaultdict(list)
    if desk.shows_findings:
        findings = queries.findings_of(queries.latest_scan(desk.version))
        for finding in queries.with_decisions(findings, desk.version.app):
            found[finding.path].append(finding)
    return found


def _folder(request: HttpRequest, tree: Tree, path: str) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()[:200]
    entries = tree.matching(words) if words else tree.entries(path)
    page = Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "words": words}


def _beside(tree: Tree, path: str) -> dict[str, Any]:
    before, after = tree.beside(path)
    return {"previous": before, "next": after}


def _file(request: HttpRequest, desk: Desk, file: SourceFile, findings: Any) -> dict[str, Any]:
    context: dict[str, Any] = {"file": file, "why": notable.why(file), "findings": findings}
    if not file.is_readable:
        return context
    text = showing.decoded(store.text_of(desk.version.bundle_sha256, file)[: showing.SHOWN_BYTES])
    lines = showing.lines_of(text)
    first = showing.page_with(min(_number(request.GET.get("from", "")), max(len(lines), 1)))
    shown = list(showing.page_of(lines, first=first, spans=colours.spans_of(file, text)))
    by_line = defaultdict(list)
    for finding in findings:
        by_line[finding.line].append(finding)
    last = first + len(shown) - 1
    return context | {
        "lines": [(line, by_line.get(line.number, ())) for line in shown],
        "about_file": [each for each in findings if not first <= each.line <= last],
        "odd_lines": [line.number for line in shown if line.is_odd][:20],
        "earlier_from": first - showing.LINES_PER_PAGE if first > 1 else 0,
        "later_from": last + 1 if last < len(lines) else 0,
        "is_cut": file.size_bytes > showing.SHOWN_BYTES,
    }


def _number(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS
    return int(text) if is_number else 1


def plain(version: AppVersion, file: SourceFile) -> HttpResponse:
    """The text as it is, to be saved: never as something a browser would run or draw."""
    if not file.is_readable:
        raise Http404
    answer = HttpResponse(
        store.text_of(version.bundle_sha256, file), content_type="text/plain; charset=utf-8"
    )
    stem = slugify(file.name.replace(".", "-")) or "file"
    answer["Content-Disposition"] = f'attachment; filename="{stem}.txt"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
