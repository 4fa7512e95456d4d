"""Uploads that go on where they stopped, over the API."""

import base64
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from appstore import pieces
from appstore.actions import uploads
from appstore.jobs.uploads import sweep
from appstore.models import AppVersion, UploadSession
from marketplace.core.models import SecurityAudit
from tests.appstore.test_uploads import FLASK, zipped
from tests.factories import AppFactory, DeveloperFactory, UserFactory, VersionFactory

LIST = "/api/v1/apps/hello/uploads/"
BYTES = "application/offset+octet-stream"
ARCHIVE = zipped(FLASK | {"hello/big.bin": hashlib.shake_128(b"1").hexdigest(3000)})


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.UPLOAD_PIECE_BYTES = 1000
    return settings.MEDIA_ROOT


@pytest.fixture
def app():
    return AppFactory(slug="hello")


@pytest.fixture
def caller(api, app):
    api.force_authenticate(app.developer.user)
    return api


def announced(archive=ARCHIVE, **other):
    return {"version": "1.0.0", "size_bytes": len(archive), "changelog": "First."} | other


@pytest.fixture
def start(caller):
    def begin(**other):
        answer = caller.post(LIST, announced(**other), format="json")
        assert answer.status_code == 201, answer.content
        return answer.json()["url"]

    return begin


def send(api, url, content, *, offset, **headers):
    sent = {"Upload-Offset": str(offset)} | headers
    return api.generic("PATCH", url, content, content_type=BYTES, headers=sent)


def an_upload(app, *, size_bytes):
    return UploadSession.objects.create(
        app=app,
        by=app.developer.user,
        version="1.0.0",
        size_bytes=size_bytes,
        expires_at=timezone.now() + timedelta(days=1),
    )


def put(upload, content, offset):
    """What a request does that finds the row as it is now."""
    upload = UploadSession.objects.get(pk=upload.pk)
    return uploads.receive(
        upload=upload,
        offset=offset,
        length_bytes=len(content),
        body=iter([content]),
        by=upload.by,
        at=timezone.now(),
    )


def kept(media):
    return [path for path in Path(media).rglob("*") if path.is_file()]


def test_what_was_interrupted_goes_on_and_becomes_a_version(
    caller, start, media, django_capture_on_commit_callbacks
):
    url = start(sha256=hashlib.sha256(ARCHIVE).hexdigest())
    first = send(caller, url, ARCHIVE[:1500], offset=0)
    where = int(caller.head(url)["Upload-Offset"])
    rest = send(caller, url, ARCHIVE[where:], offset=where)

    with django_capture_on_commit_callbacks(execute=True):
        answer = caller.post(f"{url}finish/")

    assert (first.status_code, first["Upload-Offset"]) == (204, "1500")
    assert rest["Upload-Offset"] == str(len(ARCHIVE))
    assert answer.status_code == 201, answer.content
    assert answer.json()["bundle_sha256"] == hashlib.sha256(ARCHIVE).hexdigest()
    assert len(kept(media)) == 1


def test_finishing_twice_answers_the_same_version(caller, start):
    url = start()
    send(caller, url, ARCHIVE, offset=0)

    first, again = caller.post(f"{url}finish/"), caller.post(f"{url}finish/")

    assert first.json() == again.json()
    assert AppVersion.objects.count() == 1
    assert SecurityAudit.objects.filter(action="version.upload").count() == 1


def test_a_lost_connection_keeps_what_arrived(app, start):
    """The stream ends, or breaks, in the middle of what was announced."""
    start()
    upload = UploadSession.objects.get()

    def breaking():
        yield ARCHIVE[:700]
        yield ARCHIVE[700:1250]

    uploads.receive(
        upload=upload,
        offset=0,
        length_bytes=len(ARCHIVE),
        body=breaking(),
        by=app.developer.user,
        at=timezone.now(),
    )

    upload.refresh_from_db()
    assert upload.received_bytes == 1250
    assert b"".join(pieces.content(upload.key, size_bytes=1250)) == ARCHIVE[:1250]


def test_a_killed_server_loses_only_what_did_not_count_yet(app, start, media):
    start()
    upload = UploadSession.objects.get()

    class Killed(BaseException):
        pass

    def killed():
        yield ARCHIVE[:1000]
        yield ARCHIVE[1000:1300]
        raise Killed

    with pytest.raises(Killed):
        uploads.receive(
            upload=upload,
            offset=0,
            length_bytes=len(ARCHIVE),
            body=killed(),
            by=app.developer.user,
            at=timezone.now(),
        )

    upload.refresh_from_db()
    assert upload.received_bytes == 1000


@pytest.mark.parametrize("offset", [0, 999, 1001])
def test_bytes_for_another_place_are_told_the_right_one(caller, start, offset):
    url = start()
    send(caller, url, ARCHIVE[:1000], offset=0)

    answer = send(caller, url, b"x", offset=offset)

    assert (answer.status_code, answer["Upload-Offset"]) == (409, "1000")
    assert answer.json()["code"] == "upload_offset_mismatch"


def test_more_than_was_announced_is_refused_before_it_is_written(caller, start, media):
    url = start()
    answer = send(caller, url, ARCHIVE + b"x", offset=0)
    assert (answer.status_code, answer.json()["code"]) == (413, "upload_overflow")
    assert kept(media) == []


def test_too_large_a_bundle_is_refused_when_it_is_announced(caller, settings):
    answer = caller.post(LIST, announced(size_bytes=settings.BUNDLE_BYTES_MAX + 1), format="json")
    assert (answer.status_code, answer.json()["code"]) == (413, "bundle_too_large")


def test_a_taken_number_is_refused_when_it_is_announced(caller, app):
    VersionFactory(app=app, version="1.0.0")
    answer = caller.post(LIST, announced(), format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "version_exists")


def checksum(content):
    return "sha256 " + base64.b64encode(hashlib.sha256(content).digest()).decode()


def test_a_piece_with_a_checksum_counts_whole_or_not_at_all(caller, start, media):
    url = start()
    headers = {"Upload-Checksum": checksum(ARCHIVE[:1500])}

    wrong = send(caller, url, ARCHIVE[:1499], offset=0, **headers)
    left = kept(media)
    right = send(caller, url, ARCHIVE[:1500], offset=0, **headers)

    assert (wrong.status_code, wrong.json()["code"]) == (460, "checksum_mismatch")
    assert left == []
    assert right["Upload-Offset"] == "1500"


@pytest.mark.parametrize("header", ["md5 x", "sha256", "sha256 ü", "sha256 " + "A" * 400])
def test_a_checksum_we_cannot_read_is_said_to_be_one(caller, start, header):
    answer = send(caller, start(), b"x", offset=0, **{"Upload-Checksum": header})
    assert answer.status_code == 400


@pytest.mark.parametrize("offset", ["", "-1", "1.5", "²", "9" * 400, "0x1"])
def test_an_offset_is_a_number(caller, start, offset):
    url = start()
    assert send(caller, url, b"x", offset=offset).status_code == 400


def test_bytes_come_as_bytes(caller, start):
    url = start()
    answer = caller.patch(url, {"a": 1}, format="json", headers={"Upload-Offset": "0"})
    assert answer.status_code == 415


def test_a_whole_that_is_not_what_was_announced_is_refused_and_forgotten(caller, start, media):
    url = start(sha256="0" * 64)
    send(caller, url, ARCHIVE, offset=0)
    answer = caller.post(f"{url}finish/")
    assert (answer.status_code, answer.json()["code"]) == (422, "checksum_mismatch")
    assert caller.post(f"{url}finish/").json()["code"] == "upload_ended"
    assert not AppVersion.objects.exists()


def test_what_is_not_whole_cannot_be_finished(caller, start):
    url = start()
    send(caller, url, ARCHIVE[:10], offset=0)
    answer = caller.post(f"{url}finish/")
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "10")


def test_a_refused_bundle_ends_its_upload(caller, start, media, django_capture_on_commit_callbacks):
    junk = b"this is no archive" * 100
    url = start(size_bytes=len(junk))
    send(caller, url, junk, offset=0)

    with django_capture_on_commit_callbacks(execute=True):
        answer = caller.post(f"{url}finish/")

    assert answer.status_code == 422
    assert kept(media) == []
    assert caller.head(url).status_code == 404


def test_an_aborted_upload_is_gone(caller, start, media, django_capture_on_commit_callbacks):
    url = start()
    send(caller, url, ARCHIVE[:100], offset=0)

    with django_capture_on_commit_callbacks(execute=True):
        answer = caller.delete(url)

    assert answer.status_code == 204
    assert kept(media) == []
    assert send(caller, url, b"x", offset=100).status_code == 404
    assert caller.delete(url).status_code == 404


def test_only_a_few_are_underway_at_once(caller, start, settings):
    settings.UPLOADS_PER_APP = 2
    start()
    url = start()
    refused = caller.post(LIST, announced(), format="json")
    caller.delete(url)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_uploads")
    assert start()


def test_somebody_elses_upload_is_not_found(api, start, app):
    url = start()
    for other in (UserFactory(), DeveloperFactory().user):
        api.force_authenticate(other)
        assert api.get(url).status_code in {403, 404}
        assert send(api, url, b"x", offset=0).status_code in {403, 404}
    other_app = AppFactory(developer=app.developer)
    api.force_authenticate(app.developer.user)
    assert api.get(url.replace("hello", other_app.slug)).status_code == 404


def test_open_uploads_are_listed_to_be_continued(caller, start):
    url = start(file_name="app.zip")
    send(caller, url, ARCHIVE[:10], offset=0)
    (found,) = caller.get(LIST).json()["data"]
    assert (found["url"], found["file_name"], found["received_bytes"]) == (url, "app.zip", 10)


def test_tus_clients_are_understood(caller):
    encoded = base64.b64encode(b"1.0.0").decode()
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(ARCHIVE))}
    metadata = {"Upload-Metadata": f"version {encoded}, filename YS56aXA="}

    made = caller.post(LIST, headers=headers | metadata)
    options = caller.options(LIST)
    wrong = caller.head(made["Location"], headers={"Tus-Resumable": "0.2.2"})
    head = caller.head(made["Location"], headers=headers)

    assert made.status_code == 201, made.content
    assert UploadSession.objects.get().file_name == "a.zip"
    assert options.status_code == 204
    assert "termination" in options["Tus-Extension"]
    assert wrong.status_code == 412
    assert (head["Upload-Offset"], head["Cache-Control"]) == ("0", "no-store")
    assert head["Tus-Resumable"] == "1.0.0"


@pytest.mark.parametrize("metadata", ["", "version", "version ü", "version MS4w", ","])
def test_metadata_that_says_nothing_is_refused(caller, metadata):
    headers = {"Upload-Length": "5", "Upload-Metadata": metadata}
    assert caller.post(LIST, headers=headers).status_code == 400


def test_what_nobody_goes_on_with_is_swept_and_twice_does_no_harm(app, start, caller, media):
    url, other = start(), start(version="2.0.0")
    send(caller, url, ARCHIVE[:100], offset=0)
    send(caller, other, ARCHIVE[:50], offset=0)
    left = UploadSession.objects.get(version="1.0.0")
    UploadSession.objects.filter(pk=left.pk).update(expires_at=timezone.now())

    sweep(at=timezone.now())
    sweep(at=timezone.now())

    assert [path.stat().st_size for path in kept(media)] == [50]
    assert SecurityAudit.objects.filter(action="upload.expire").count() == 1
    assert send(caller, url, b"x", offset=100).status_code == 404
    assert caller.head(other).status_code == 200


def test_pieces_of_killed_processes_are_swept_once_they_are_old(start, caller, media):
    url = start()
    send(caller, url, ARCHIVE[:100], offset=0)
    folder = next((media / "incoming").glob("upl_*"))
    old, fresh = folder / "part_old", folder / "part_fresh"
    for path in (old, fresh):
        path.touch()
    os.utime(old, (0, 0))

    sweep(at=timezone.now() + timedelta(hours=2))

    assert {path.name for path in folder.iterdir()} == {"0", "part_fresh"}


TRIES = st.lists(st.tuples(st.sampled_from(["start", "here", "beyond"]), st.integers(1, 600)))


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tries=TRIES)
def test_whatever_is_tried_in_between_the_whole_is_what_was_sent(app, media, tries):
    content = bytes(range(256)) * 4
    upload = an_upload(app, size_bytes=len(content))
    received = 0
    for place, length in [*tries, ("here", len(content))]:
        offset = {"start": 0, "here": received, "beyond": received + 1}[place]
        try:
            received = put(upload, content[offset : offset + length], offset).received_bytes
        except uploads.OffsetMismatch:
            assert offset != received
    assert b"".join(pieces.content(upload.key, size_bytes=len(content))) == content


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_the_same_place_one_wins(app, media):
    upload = an_upload(app, size_bytes=500)

    def attempt(number):
        try:
            put(upload, bytes([number]) * 500, 0)
        except uploads.OffsetMismatch as error:
            return error.headers["Upload-Offset"]
        else:
            return number
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(attempt, range(20)))

    (winner,) = [answer for answer in answers if isinstance(answer, int)]
    assert answers.count("500") == 19
    content = b"".join(pieces.content(upload.key, size_bytes=500))
    assert content == bytes([winner]) * 500


@pytest.mark.django_db(transaction=True)
def test_finished_by_several_at_once_it_is_one_version(app, media):
    upload = an_upload(app, size_bytes=len(ARCHIVE))
    put(upload, ARCHIVE, 0)

    def attempt(_):
        try:
            mine = UploadSession.objects.get(pk=upload.pk)
            return uploads.finish(upload=mine, by=app.developer.user, at=timezone.now()).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(attempt, range(4)))

    assert len(set(answers)) == 1
    assert AppVersion.objects.count() == 1
    assert len(kept(media)) == 1
