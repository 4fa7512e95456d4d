"""Reading a version's files and what it changes, as reviewer, maker, visitor and stranger."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appstore.actions import sources
from appstore.sources import store
from appstore.sources.changes import changes_of
from marketplace.core.models import Job, SecurityAudit
from scanner.models import CodeScanResult, Finding
from tests.core.recipes import anybody, browser
from tests.factories import AppFactory, DeveloperFactory, UserFactory
from tests.factories.appstore import MANIFEST
from tests.factories.bundles import read, version_of

FIRST = {
    "app.py": b"import os\n\n\ndef hello():\n    return 'Hello'\n",
    "requirements.txt": b"flask==3.0\nrequests\n",
    "docs/old.md": b"# How to\n",
    "gone.txt": b"bye\n",
}
SECOND = {
    "app.py": b"import os\n\n\ndef hello():\n    return 'Bye'\n",
    "requirements.txt": b"flask==3.1\nhttpx\n",
    "docs/new.md": b"# How to\n",
    "setup.py": b"print(1)\n",
    "a b#?%<script>alert(1)<b>.py": b"x = '<script>alert(1)</script>' # \xe2\x80\xae\xff\n",
    "lib.so": b"\x7fELF\0",
}


@pytest.fixture
def app():
    return AppFactory(published=True)


@pytest.fixture
def first(app):
    return version_of(FIRST, app=app, status="published", risk="low", published_at=timezone.now())


@pytest.fixture
def second(first):
    wider = MANIFEST.as_json() | {"hosts": ["api.example.org"], "memory_mib": 512}
    return version_of(SECOND, app=first.app, status="reviewing", risk="low", manifest=wider)


def desk(version, page, *path, **asked):
    return reverse(f"admin:appstore_appversion_{page}", args=[version.pk, *path], query=asked)


def found(version, **facts):
    scan = CodeScanResult.objects.create(version=version, status="done", risk="high")
    about = {"path": "app.py", "line": 5, "message": "Seen.", "remedy": "Mend it."}
    known = {"analyzer": "a", "rule": "r", "severity": "high", "confidence": "high"}
    Finding.objects.create(scan=scan, **known | about | facts)


def test_what_a_version_changes_is_known_by_kind(first, second):
    changes = changes_of(second)

    assert changes.base == first
    assert [each.value for each in changes.permissions.added] == ["api.example.org"]
    assert [(each.label, each.after) for each in changes.manifest] == [("Memory", "512 MiB")]
    files = changes.files
    assert (files.added, files.modified, files.renamed, files.removed) == (3, 2, 1, 1)
    assert {(each.name, each.kind, each.after) for each in changes.dependencies} == {
        ("flask", "changed", "==3.1"),
        ("httpx", "added", "any"),
        ("requests", "removed", ""),
    }


def test_a_rejected_version_is_nothing_to_compare_with(app):
    version_of(FIRST, app=app, status="rejected", rejection_reason="No.", is_read=False)
    assert changes_of(version_of(SECOND, app=app)).base is None


def test_a_reviewer_reads_code_with_what_was_found_in_its_place(staff, second):
    found(second)

    page = browser(staff).get(desk(second, "source", "app.py")).content.decode()

    line, finding = page.index('id="L5"'), page.index("Mend it.")
    assert line < finding
    assert "app.py" in page


def test_nothing_of_a_bundle_is_markup_or_unseen(staff, second):
    name = "a b#?%<script>alert(1)<b>.py"
    client = browser(staff)
    pages = [desk(second, "source"), desk(second, "source", name), desk(second, "diff")]
    for place in [*pages, desk(second, "diff_file", name)]:
        answer = client.get(place)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
        assert "\u202e" not in answer.content.decode()
    assert "U+202E" in client.get(pages[1]).content.decode()


def test_a_program_is_told_and_not_shown(staff, second):
    page = browser(staff).get(desk(second, "source", "lib.so")).content.decode()
    assert "This is not text" in page
    assert "Compiled" in page


def test_text_is_handed_out_only_to_be_saved(staff, second):
    answer = browser(staff).get(desk(second, "source", "setup.py", plain=1))
    assert answer.content == b"print(1)\n"
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_the_diff_shows_lines_and_new_findings(staff, first, second):
    found(first, fingerprint="old")
    found(second, fingerprint="new")

    page = browser(staff).get(desk(second, "diff")).content.decode()

    assert "Reach api.example.org" in page
    assert "<del>Hello</del>" in page
    assert "<ins>Bye</ins>" in page
    assert "docs/old.md → docs/new.md" in page
    assert "1 new finding<" in page


def test_one_files_hunks_come_when_asked_for(staff, second, first):
    place = desk(second, "diff_file", "app.py", base=first.version)
    assert "<ins>Bye</ins>" in browser(staff).get(place).content.decode()
    nowhere = desk(second, "diff_file", "nothing", base=first.version)
    assert browser(staff).get(nowhere).status_code == 404


def test_in_a_first_version_what_runs_by_itself_comes_first(staff, app):
    version = version_of(SECOND, app=app, status="reviewing", risk="low")
    page = browser(staff).get(desk(version, "diff")).content.decode()
    assert "Everything is new" in page
    assert page.index('diff-path">setup.py') < page.index('diff-path">docs/new.md')


@pytest.mark.parametrize("asked", ["from=9" + "9" * 400, "from=x", "page=x", "q=%22%3E", "q=app"])
def test_made_up_questions_break_nothing(staff, second, asked):
    for path in ([], ["app.py"]):
        answer = browser(staff).get(f"{desk(second, 'source', *path)}?{asked}")
        assert answer.status_code == 200


@pytest.mark.parametrize("base", ["9.9.9", "\0", "x" * 5000])
def test_a_base_that_is_none_is_not_found(staff, second, base):
    assert browser(staff).get(desk(second, "diff", base=base)).status_code in {400, 404}


@pytest.mark.parametrize("path", ["../secret", "docs/../app.py", "nothing", "app.py/x", "docs/x"])
def test_only_what_is_in_the_bundle_is_found(staff, second, path):
    place = f"{desk(second, 'source')}{path.replace('.', '%2e')}"
    assert browser(staff).get(place).status_code == 404


def test_files_that_are_not_read_yet_are_waited_for(staff, app):
    version = version_of({"new.py": b"1"}, app=app, is_read=False)

    page = browser(staff).get(desk(version, "source")).content.decode()
    browser(staff).get(desk(version, "source"))

    assert "being read" in page
    assert Job.objects.filter(key=version.bundle_sha256).count() == 1
    read_again = Job.objects.get(key=version.bundle_sha256)
    read_again.delete()
    read(version)
    assert "new.py" in browser(staff).get(desk(version, "source")).content.decode()


def test_what_cannot_be_read_is_said_and_not_tried_all_the_time(app):
    version = version_of({"x": b"1"}, app=app, is_read=False)
    now = timezone.now()
    Job.objects.create(
        kind="appstore.prepare_source", key=version.bundle_sha256, state="dead", ended_at=now
    )
    assert sources.prepare(version, at=now) == "failed"
    assert sources.prepare(version, at=now + timedelta(minutes=11)) == "preparing"


def test_a_damaged_text_is_read_anew(staff, second):
    path = store._path(second.bundle_sha256)  # noqa: SLF001
    path.write_bytes(path.read_bytes()[:-20])
    client = browser(staff)

    answers = [client.get(desk(second, "source", name)) for name in SECOND]

    assert {answer.status_code for answer in answers} == {200}
    assert not store.is_kept(second.bundle_sha256)


def test_what_no_version_has_is_swept(second):
    later = timezone.now() + timedelta(hours=2)
    assert store.sweep(known={second.bundle_sha256}, at=timezone.now()) == 0
    store.sweep(known={second.bundle_sha256}, at=later)
    assert store.is_kept(second.bundle_sha256)
    assert store.sweep(known=set(), at=later) >= 1
    assert not store.is_kept(second.bundle_sha256)


def test_that_staff_read_closed_source_is_noted_once_an_hour(staff, second):
    client = browser(staff)
    for page in ("source", "source", "diff"):
        client.get(desk(second, page))
    noted = SecurityAudit.objects.filter(action="source.read")
    assert noted.count() == 1

    at = timezone.now() + timedelta(minutes=61)
    sources.note_reading(version=second, by=staff, at=at)
    assert noted.count() == 2


@pytest.mark.parametrize("page", ["source", "diff", "changes"])
def test_only_reviewers_come_to_the_desk(second, page):
    place = desk(second, page)
    assert browser(UserFactory(is_staff=True)).get(place).status_code == 403
    assert browser(UserFactory()).get(place).status_code == 302
    assert anybody().get(place).status_code == 302


def test_who_made_it_reads_it_in_the_console(second):
    client = browser(second.app.developer.user)
    for name in ("version-source", "version-diff"):
        place = reverse(f"appstore:{name}", args=[second.app.slug, second.version])
        assert client.get(place).status_code == 200
        assert browser(DeveloperFactory().user).get(place).status_code == 404
    assert not SecurityAudit.objects.filter(action="source.read").exists()


def in_store(version):
    return [
        reverse("appstore:source", args=[version.app.slug, version.version]),
        reverse("appstore:source", args=[version.app.slug, version.version, "app.py"]),
        reverse("appstore:source-archive", args=[version.app.slug, version.version]),
        reverse("v1:store-source-list", args=[version.app.slug, version.version]),
        reverse("v1:store-source-file", args=[version.app.slug, version.version, "app.py"]),
    ]


def open_version(**facts):
    known = {"source_access": "open", "license_expression": "MIT", "published": True}
    return version_of(FIRST, **known | facts)


def test_open_source_is_read_by_anybody():
    version = open_version()
    for place in in_store(version):
        answer = anybody().get(place)
        assert answer.status_code == 200, place
        if answer.streaming:
            b"".join(answer.streaming_content)  # to its end, which closes the archive
    listed = anybody().get(in_store(version)[3]).json()
    assert [file["path"] for file in listed["files"]] == sorted(FIRST)
    assert anybody().get(in_store(version)[4]).content == FIRST["app.py"]


def test_closed_source_is_found_by_nobody_in_the_store(staff, first):
    for client in (anybody(), browser(staff), browser(first.app.developer.user)):
        for place in in_store(first):
            assert client.get(place).status_code == 404, place


def test_open_source_that_is_not_published_is_not_found():
    version = open_version()
    version.app.versions.update(status="suspended")
    for place in in_store(version):
        assert anybody().get(place).status_code == 404, place


def test_a_withdrawn_version_is_read_and_says_so():
    version = open_version(yanked_at=timezone.now(), yank_reason="It leaked.")
    assert "It leaked." in anybody().get(in_store(version)[0]).content.decode()


def test_the_archive_is_the_one_that_was_approved_and_is_kept_by_its_digest():
    version = open_version()
    place = in_store(version)[2]

    answer = anybody().get(place)

    assert len(b"".join(answer.streaming_content)) == version.bundle_bytes
    assert answer["Content-Disposition"].endswith('.zip"')
    assert answer["ETag"] == f'"{version.bundle_sha256}"'
    assert anybody().get(place, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


def test_a_page_asks_few_questions_however_many_files(staff, first, django_assert_max_num_queries):
    many = {f"d{number % 7}/f{number}.py": b"%d\n" % number for number in range(400)}
    version = version_of(many, app=first.app, status="reviewing", risk="low")
    client = browser(staff)
    for page in ("source", "diff"):
        client.get(desk(version, page))
        with django_assert_max_num_queries(25):
            client.get(desk(version, page))
