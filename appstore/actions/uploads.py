"""Uploads that survive a lost connection: bytes arrive in pieces, and the row counts them."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction

from appstore import incoming, manifest, pieces
from appstore.actions import versions
from appstore.models import App, AppVersion, UploadSession
from developers.policies import Capability, require
from marketplace.core import audit
from marketplace.core.errors import Conflict, DomainError, Invalid, Missing, TooLarge
from marketplace.core.models import User

REFUSALS = (
    versions.BundleRefused,
    versions.LicenseUndeclared,
    manifest.ManifestInvalid,
    manifest.RuntimeUnknown,
)


class TooManyUploads(Conflict):
    """An app has only a few uploads underway at once."""

    code = "too_many_uploads"

    def __init__(self) -> None:
        super().__init__(
            f"{settings.UPLOADS_PER_APP} uploads of this app are underway. Finish or abort one."
        )


class UploadEnded(Missing):
    """The upload was finished, refused, aborted, or left alone for too long."""

    code = "upload_ended"

    def __init__(self) -> None:
        super().__init__("This upload is over. Start another one.")


class OffsetMismatch(Conflict):
    """The bytes do not begin where the last ones ended; ``Upload-Offset`` says where that is."""

    code = "upload_offset_mismatch"

    def __init__(self, received_bytes: int) -> None:
        super().__init__(f"Continue at byte {received_bytes}.")
        self.headers = {"Upload-Offset": str(received_bytes)}


class UploadOverflow(TooLarge):
    code = "upload_overflow"

    def __init__(self) -> None:
        super().__init__("These are more bytes than the upload was announced with.")


class UploadIncomplete(Conflict):
    code = "upload_incomplete"

    def __init__(self, upload: UploadSession) -> None:
        super().__init__(
            f"{upload.received_bytes} of {upload.size_bytes} bytes have arrived. Send the rest."
        )
        self.headers = {"Upload-Offset": str(upload.received_bytes)}


class ChecksumMismatch(Invalid):
    """What arrived is not what was sent."""

    code = "checksum_mismatch"

    def __init__(self) -> None:
        super().__init__("The checksum does not fit what arrived. Send it again.")


@transaction.atomic
def start(
    *,
    app: App,
    version: str,
    size_bytes: int,
    by: User,
    at: datetime,
    changelog: str = "",
    sha256: str = "",
    file_name: str = "",
) -> UploadSession:
    """Announce a bundle. Nothing is written for one that would be refused for its size or number.

    Raises:
        RoleRequired, VersionNumberInvalid, VersionExists, BundleTooLarge, TooManyUploads.
    """
    require(app.developer, by, Capability.EDIT)
    if size_bytes > settings.BUNDLE_BYTES_MAX:
        raise incoming.BundleTooLarge
    app = App.objects.lock(pk=app.pk)
    versions.check_number(app, version)
    if app.uploads.open(at=at).count() >= settings.UPLOADS_PER_APP:
        raise TooManyUploads
    upload = UploadSession.objects.create(
        app=app,
        by=by,
        version=version,
        changelog=changelog,
        size_bytes=size_bytes,
        sha256=sha256,
        file_name=file_name,
        expires_at=at + settings.UPLOAD_LIFETIME,
    )
    audit.record("upload.start", actor=by, target=app, version=version, upload=upload.key)
    return upload


def receive(
    *,
    upload: UploadSession,
    offset: int,
    length_bytes: int,
    body: Iterator[bytes],
    by: User,
    at: datetime,
    checksum: bytes = b"",
) -> UploadSession:
    """Keep what arrives, every few MiB, so that a lost connection loses almost nothing.

    With a SHA-256 as ``checksum`` it is all of the body or nothing.

    Raises:
        RoleRequired, UploadEnded, OffsetMismatch, UploadOverflow, ChecksumMismatch.
    """
    require(upload.app.developer, by, Capability.EDIT)
    _require_place(upload, offset=offset, at=at)
    if length_bytes > upload.size_bytes - offset:
        raise UploadOverflow
    most = upload.size_bytes if checksum else settings.UPLOAD_PIECE_BYTES
    arrived = True
    while arrived:
        with pieces.Piece(upload.key) as piece:
            digest = hashlib.sha256()
            for chunk in body:
                piece.write(chunk)
                digest.update(chunk)
                if piece.size_bytes >= most:
                    break
            if checksum and not hmac.compare_digest(digest.digest(), checksum):
                raise ChecksumMismatch
            arrived = piece.size_bytes > 0
            if arrived:
                upload = _count(upload, piece, offset=offset, at=at)
                offset = upload.received_bytes
                checksum = b""
    return upload


@transaction.atomic
def _count(
    upload: UploadSession, piece: pieces.Piece, *, offset: int, at: datetime
) -> UploadSession:
    """Of two requests with the same bytes the row lets one through."""
    upload = UploadSession.objects.select_related("app__developer").lock(pk=upload.pk)
    _require_place(upload, offset=offset, at=at)
    if piece.size_bytes > upload.size_bytes - offset:
        raise UploadOverflow
    piece.place(upload.key, offset=offset)
    upload.received_bytes += piece.size_bytes
    upload.expires_at = at + settings.UPLOAD_LIFETIME
    upload.save(update_fields=["received_bytes", "expires_at"])
    return upload


def _require_place(upload: UploadSession, *, offset: int, at: datetime) -> None:
    if upload.ended_at or upload.expires_at <= at:
        raise UploadEnded
    if offset != upload.received_bytes:
        raise OffsetMismatch(upload.received_bytes)


def finish(*, upload: UploadSession, by: User, at: datetime) -> AppVersion:
    """Turn what arrived into a version, as any upload. Doing it twice answers the same version.

    Raises:
        UploadIncomplete, UploadEnded; ChecksumMismatch and whatever ``upload_version`` raises.
    """
    require(upload.app.developer, by, Capability.EDIT)
    if upload.release:
        return upload.release
    if upload.ended_at or upload.expires_at <= at:
        raise UploadEnded
    if not upload.is_whole:
        raise UploadIncomplete(upload)
    try:
        return _inspected(upload, by=by, at=at)
    except (*REFUSALS, ChecksumMismatch) as refusal:
        _refuse(upload, refusal, by=by, at=at)
        raise
    except (versions.VersionExists, FileNotFoundError) as error:
        # Perhaps another request was faster; then this is its version.
        upload.refresh_from_db()
        if upload.release:
            return upload.release
        if isinstance(error, FileNotFoundError):
            raise UploadEnded from error
        raise


def _inspected(upload: UploadSession, *, by: User, at: datetime) -> AppVersion:
    versions.check_number(upload.app, upload.version)
    content = pieces.content(upload.key, size_bytes=upload.size_bytes)
    with incoming.received(content) as path:
        bundle = versions.inspect(path)
        if upload.sha256 and bundle.report.sha256 != upload.sha256:
            raise ChecksumMismatch
        return _release(upload, bundle, by=by, at=at)


@transaction.atomic
def _release(
    upload: UploadSession, bundle: versions.Inspected, *, by: User, at: datetime
) -> AppVersion:
    app = App.objects.lock(pk=upload.app_id)
    upload = UploadSession.objects.lock(pk=upload.pk)
    if upload.release:
        return upload.release
    if upload.ended_at:
        raise UploadEnded
    upload.release = versions.create(
        app=app, version=upload.version, changelog=upload.changelog, bundle=bundle, by=by
    )
    _end(upload, at=at)
    return upload.release


@transaction.atomic
def _refuse(upload: UploadSession, refusal: DomainError, *, by: User, at: datetime) -> None:
    """The same bytes would be refused again, so there is nothing to keep."""
    upload = UploadSession.objects.lock(pk=upload.pk)
    if not upload.ended_at:
        _end(upload, at=at)
        audit.record(
            "upload.refuse", actor=by, target=upload.app, upload=upload.key, code=refusal.code
        )


@transaction.atomic
def abort(*, upload: UploadSession, by: User, at: datetime) -> None:
    """Give up an upload and forget what arrived."""
    require(upload.app.developer, by, Capability.EDIT)
    upload = UploadSession.objects.lock(pk=upload.pk)
    if upload.ended_at:
        raise UploadEnded
    _end(upload, at=at)
    audit.record("upload.abort", actor=by, target=upload.app, upload=upload.key)


def _end(upload: UploadSession, *, at: datetime) -> None:
    upload.ended_at = at
    upload.save(update_fields=["ended_at", "release"])
    key = upload.key
    transaction.on_commit(lambda: pieces.discard(key), robust=True)
