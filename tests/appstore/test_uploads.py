"""Real archives, read in a real sandbox."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from appstore.bundles import bundle_path
from appstore.models import AppVersion
from marketplace.core.models import SecurityAudit
from tests.factories import AppFactory, VersionFactory

FLASK = {
    "hello/app.py": "from flask import Flask\n\napp = Flask(__name__)\n",
    "hello/requirements.txt": "flask\n",
}


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


@pytest.fixture
def app():
    return AppFactory(slug="hello")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def upload(api, app):
    api.force_authenticate(app.developer.user)

    def send(content, *, version="1.0.0", **headers):
        archive = SimpleUploadedFile("app.zip", content)
        body = {"archive": archive, "version": version, "changelog": "First."}
        return api.post("/api/v1/apps/hello/versions/", body, "multipart", headers=headers)

    return send


def kept(media):
    return [path for path in Path(media).rglob("*") if path.is_file()]


def test_an_ordinary_project_becomes_a_version(upload, media):
    answer = upload(zipped(FLASK))

    assert answer.status_code == 201, answer.content
    release = AppVersion.objects.get()
    assert (release.status, release.file_count) == ("draft", 2)
    assert release.manifest["runtime"] == "flask"
    assert "gunicorn" in release.manifest["start"]
    bundle = bundle_path(release.bundle_sha256)
    assert kept(media) == [bundle]
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o644
    assert SecurityAudit.objects.get().details["sha256"] == release.bundle_sha256


def test_the_same_request_twice_is_one_version(upload):
    archive = zipped(FLASK)
    first = upload(archive, **{"Idempotency-Key": "k1"})
    again = upload(archive, **{"Idempotency-Key": "k1"})
    other = upload(zipped(FLASK | {"hello/new.py": ""}), **{"Idempotency-Key": "k1"})

    assert first.json() == again.json()
    assert other.json()["code"] == "idempotency_key_reused"
    assert AppVersion.objects.count() == 1


REFUSED = {
    "traversal": (zipped({"../../etc/evil": "x"}), "bundle_"),
    "not an archive": (b"this is only text" * 100, "bundle_"),
    "broken": (zipped(FLASK)[:-40], "bundle_"),
    "not an app": (zipped({"notes.txt": "hello"}), "runtime_unknown"),
    "bad manifest": (zipped(FLASK | {"hello/matrix.toml": "port = 80"}), "manifest_invalid"),
    "long manifest": (zipped(FLASK | {"hello/matrix.toml": "#" * 70_000}), "manifest_invalid"),
    "deep manifest": (
        zipped(FLASK | {"hello/matrix.toml": "a=" + "[" * 30_000}),
        "manifest_invalid",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_leaves_nothing_behind(upload, media, case):
    content, code = REFUSED[case]

    answer = upload(content)

    assert answer.status_code == 422
    assert answer.json()["code"].startswith(code)
    assert kept(media) == []
    assert not AppVersion.objects.exists()
    assert not SecurityAudit.objects.exists()


def test_what_a_matrix_toml_has_wrong_is_listed_for_programs(upload):
    answer = upload(zipped(FLASK | {"hello/matrix.toml": "port = 80\ncolour = 'red'\n"}))

    assert [error["line"] for error in answer.json()["errors"]] == [1, 2]
    assert answer.json()["errors"][0]["path"] == "port"
    assert answer.json()["detail"].startswith("matrix.toml, line 1, column 1: `port`")


def test_and_for_people(client, app):
    client.force_login(app.developer.user)
    archive = zipped(FLASK | {"hello/matrix.toml": "port = 80\ncolour = 'red'\n"})
    body = {"archive": SimpleUploadedFile("app.zip", archive), "version": "1.0.0"}
    page = client.post("/developer/apps/hello/upload/", body).content.decode()
    assert "line 1, column 1" in page
    assert "line 2, column 1" in page


LICENSED = {
    "matrix.toml": ({"hello/matrix.toml": "license = 'mit'"}, "MIT"),
    "pyproject": ({"hello/pyproject.toml": "[project]\nname='h'\nlicense='isc'"}, "ISC"),
    "old pyproject": ({"hello/pyproject.toml": "[project]\nlicense={text='MIT'}"}, "MIT"),
    "package.json": ({"hello/package.json": '{"license": "Apache-2.0"}'}, "Apache-2.0"),
    "matrix.toml first": (
        {"hello/matrix.toml": "license = 'MIT'", "hello/package.json": '{"license": "ISC"}'},
        "MIT",
    ),
    "no licence": ({"hello/package.json": '{"license": "SEE LICENSE IN x"}'}, ""),
}


@pytest.mark.parametrize("case", LICENSED)
def test_the_licence_is_declared_or_found(upload, case):
    files, expected = LICENSED[case]

    answer = upload(zipped(FLASK | files))

    assert answer.json()["license_expression"] == expected
    assert answer.json()["source_access"] == "closed"


def test_matrix_toml_says_who_may_read_the_source_and_otherwise_the_listing(upload, app):
    app.source_access = "open"
    app.save()
    licensed = FLASK | {"hello/matrix.toml": "license = 'MIT'"}
    closed = FLASK | {"hello/matrix.toml": "source = 'closed'"}

    first, second = upload(zipped(licensed)), upload(zipped(closed), version="1.1.0")

    assert (first.json()["source_access"], second.json()["source_access"]) == ("open", "closed")


def test_open_source_needs_a_licence(upload, media):
    answer = upload(zipped(FLASK | {"hello/matrix.toml": "source = 'open'"}))
    assert (answer.status_code, answer.json()["code"]) == (422, "license_undeclared")
    assert kept(media) == []
    assert not AppVersion.objects.exists()


def test_what_was_declared_and_what_was_detected_are_told_apart(upload, client, app):
    upload(zipped(FLASK | {"hello/matrix.toml": "start = 'python app.py'"}))
    client.force_login(app.developer.user)
    facts = client.get("/developer/apps/hello/versions/1.0.0/").context["manifest_facts"]
    origins = {label: origin for label, _, origin in facts}
    assert (origins["Start"], origins["Runtime"], origins["Port"]) == (
        "declared",
        "detected",
        "default",
    )


def test_a_bundle_that_is_too_large_is_refused_while_it_arrives(upload, media, settings):
    settings.BUNDLE_BYTES_MAX = 100
    answer = upload(zipped(FLASK))
    assert (answer.status_code, answer.json()["code"]) == (413, "bundle_too_large")
    assert kept(media) == []


def test_a_version_never_changes(upload, media, app):
    VersionFactory(app=app, version="1.0.0", intact=False)
    answer = upload(zipped(FLASK))
    assert (answer.status_code, answer.json()["code"]) == (409, "version_exists")
    assert "the next number is 1.0.1" in answer.json()["detail"]
    assert kept(media) == []
    assert AppVersion.objects.count() == 1


def test_two_versions_that_differ_in_the_build_alone_are_the_same(upload, app):
    VersionFactory(app=app, version="1.0.0+a")
    assert upload(zipped(FLASK), version="1.0.0+b").json()["code"] == "version_exists"
    with pytest.raises(IntegrityError, match="version_precedence_once_per_app"):
        VersionFactory(app=app, version="1.0.0", intact=False)


@pytest.mark.parametrize(
    "version",
    ["", "1", "1.0", "01.0.0", "1.0.0.0", "v1.0.0", "1.0.0-", "1.0.0-a..b", "1.0.0-.", "1.0.0-01"],
)
def test_a_version_is_numbered_as_semver_says(upload, version):
    assert upload(zipped(FLASK), version=version).status_code == 400
    assert not AppVersion.objects.exists()


def test_the_page_says_what_was_wrong(client, app, media):
    client.force_login(app.developer.user)
    body = {"archive": SimpleUploadedFile("app.zip", b"no"), "version": "1.0.0"}
    page = client.post("/developer/apps/hello/upload/", body)
    assert page.status_code == 422
    assert page.context["upload_form"].errors
    assert kept(media) == []


def test_the_page_uploads(client, app):
    client.force_login(app.developer.user)
    body = {"archive": SimpleUploadedFile("app.zip", zipped(FLASK)), "version": "1.0.0"}
    assert client.post("/developer/apps/hello/upload/", body).status_code == 302
    assert client.get("/developer/apps/hello/versions/1.0.0/").status_code == 200


def test_what_a_killed_upload_left_is_swept_by_the_next(upload, media):
    left = media / "incoming" / "upload_left"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.touch()
    os.utime(left, (0, 0))

    upload(zipped(FLASK))

    assert not left.exists()
