"""Resumable uploads, as tus 1.0.0 does them: core, creation, termination, checksum, expiration.

What tus leaves open is what comes after the last byte: ``finish`` turns the bytes into a version.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import IO, Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import http_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from appstore.actions import uploads
from appstore.api.serializers import VersionSerializer
from appstore.api.upload_serializers import (
    UploadSessionSerializer,
    UploadStartSerializer,
    address_of,
    checksum_of,
    tus_metadata,
)
from appstore.models import App, UploadSession
from developers.api.endpoints import DeveloperEndpoint
from marketplace.core import problems
from marketplace.core.idempotency import idempotent
from marketplace.core.pagination import page_of

TUS = "1.0.0"
EXTENSIONS = "creation,termination,checksum,expiration"
CHECKSUM_MISMATCH = 460  # tus's own
READ_BYTES = 256 * 1024
OFFSET = OpenApiParameter("Upload-Offset", int, OpenApiParameter.HEADER, required=True)
CHECKSUM = OpenApiParameter(
    "Upload-Checksum",
    str,
    OpenApiParameter.HEADER,
    description="`sha256 ` and the Base64 digest of this body: all of it counts, or nothing.",
)


class TusVersionUnknown(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "tus_version_unknown"
    default_detail = f"We speak tus {TUS}."


class OffsetParser(BaseParser):
    """Leaves the body where it is, to be read as it arrives."""

    media_type = "application/offset+octet-stream"

    def parse(self, stream: IO[Any], *_: Any, **__: Any) -> Any:
        return stream


class UploadEndpoint(DeveloperEndpoint):
    """The uploads of the person who asks; their colleagues have their own."""

    token_resource = "apps"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.headers.get("Tus-Resumable", TUS) != TUS:
            raise TusVersionUnknown
        super().initial(request, *args, **kwargs)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        final["Tus-Resumable"] = final["Tus-Version"] = TUS
        return final

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        offered = {
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(settings.BUNDLE_BYTES_MAX),
            "Tus-Checksum-Algorithm": "sha256",
        }
        return Response(status=status.HTTP_204_NO_CONTENT, headers=offered)

    @property
    def app(self) -> App:
        app = get_object_or_404(App.objects.made_by(self.person), slug=self.kwargs["slug"])
        self.check_object_permissions(self.request, app)
        return app

    @property
    def upload(self) -> UploadSession:
        mine = UploadSession.objects.filter(app=self.app, by=self.person)
        mine = mine.select_related("app__developer", "release")
        return get_object_or_404(mine, key=self.kwargs["key"])


class UploadList(UploadEndpoint, GenericAPIView[UploadSession]):
    serializer_class = UploadSessionSerializer
    queryset = UploadSession.objects.none()

    @extend_schema(operation_id="apps_uploads_list", responses=UploadSessionSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """What you may go on with, newest first."""
        mine = UploadSession.objects.open(at=timezone.now()).filter(app=self.app, by=self.person)
        return page_of(self, mine.select_related("app"), UploadSessionSerializer)

    @extend_schema(request=UploadStartSerializer, responses={201: UploadSessionSerializer})
    @idempotent
    def post(self, request: Request, slug: str) -> Response:
        """Announce a bundle; then send it piece by piece to the upload's `url`."""
        app, announced = self.app, request.data
        if "Upload-Length" in request.headers:
            announced = tus_metadata(request.headers.get("Upload-Metadata", ""))
            announced["size_bytes"] = request.headers["Upload-Length"]
        wanted = UploadStartSerializer(data=announced)
        wanted.is_valid(raise_exception=True)
        upload = uploads.start(app=app, by=self.person, at=timezone.now(), **wanted.validated_data)
        return Response(
            UploadSessionSerializer(upload).data,
            status=status.HTTP_201_CREATED,
            headers=_headers(upload) | {"Location": address_of(upload)},
        )


class UploadDetail(UploadEndpoint):
    parser_classes = (OffsetParser,)

    @extend_schema(responses=UploadSessionSerializer)
    def get(self, request: Request, slug: str, key: str) -> Response:
        """How much has arrived; with HEAD in `Upload-Offset` alone."""
        upload = self.upload
        if upload.ended_at and not upload.release:
            raise uploads.UploadEnded
        return Response(UploadSessionSerializer(upload).data, headers=_headers(upload))

    @extend_schema(
        parameters=[OFFSET, CHECKSUM],
        request={OffsetParser.media_type: OpenApiTypes.BINARY},
        responses={204: None},
    )
    def patch(self, request: Request, slug: str, key: str) -> Response:
        """Send bytes that begin at `Upload-Offset`, as many at once as you like."""
        upload, length_bytes = self.upload, int(request.META.get("CONTENT_LENGTH") or 0)
        try:
            upload = uploads.receive(
                upload=upload,
                offset=_number(request, "Upload-Offset"),
                length_bytes=length_bytes,
                body=_body(request.data, length_bytes),
                by=self.person,
                at=timezone.now(),
                checksum=checksum_of(request.headers.get("Upload-Checksum", "")),
            )
        except uploads.ChecksumMismatch as error:
            return _mismatch(error)
        return Response(status=status.HTTP_204_NO_CONTENT, headers=_headers(upload))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, key: str) -> Response:
        """Give the upload up and forget what arrived."""
        uploads.abort(upload=self.upload, by=self.person, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class UploadFinish(UploadEndpoint):
    @extend_schema(request=None, responses={201: VersionSerializer})
    def post(self, request: Request, slug: str, key: str) -> Response:
        """Turn what arrived into a version. Asked again, it answers the same version."""
        release = uploads.finish(upload=self.upload, by=self.person, at=timezone.now())
        return Response(VersionSerializer(release).data, status=status.HTTP_201_CREATED)


def _headers(upload: UploadSession) -> dict[str, str]:
    return {
        "Upload-Offset": str(upload.received_bytes),
        "Upload-Length": str(upload.size_bytes),
        "Upload-Expires": http_date(upload.expires_at.timestamp()),
        "Cache-Control": "no-store",
    }


def _number(request: Request, header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdecimal() or len(text) > 15:  # noqa: PLR2004
        raise serializers.ValidationError({header: "A number of bytes."})
    return int(text)


def _body(stream: Any, length_bytes: int) -> Iterator[bytes]:
    """What arrives until the connection is lost, or all of it."""
    left = length_bytes
    while left > 0:
        try:
            chunk = stream.read(min(READ_BYTES, left))
        except OSError:
            return
        if not chunk:
            return
        left -= len(chunk)
        yield chunk


def _mismatch(error: uploads.ChecksumMismatch) -> Response:
    problem = problems.document(HTTPStatus.UNPROCESSABLE_ENTITY, error.code, str(error))
    problem |= {"status": CHECKSUM_MISMATCH, "title": "Checksum Mismatch"}
    return Response(problem, status=CHECKSUM_MISMATCH, content_type=problems.CONTENT_TYPE)
