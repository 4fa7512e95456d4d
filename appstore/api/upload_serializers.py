import base64
import binascii
from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse

from appstore.models import UploadSession
from appstore.models.version import SEMVER

DIGEST_LENGTH = 32


class UploadStartSerializer(serializers.Serializer[None]):
    """A bundle announced. A tus client says the same in Upload-Length and Upload-Metadata."""

    version = serializers.CharField(max_length=64, validators=[SEMVER])
    changelog = serializers.CharField(max_length=20_000, default="", allow_blank=True)
    size_bytes = serializers.IntegerField(min_value=1, max_value=2**53)
    sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}\Z", default="", allow_blank=True, help_text="Of the whole file, in hex."
    )
    file_name = serializers.CharField(max_length=200, default="", allow_blank=True)


class UploadSessionSerializer(serializers.ModelSerializer[UploadSession]):
    """How far an upload has come. Send bytes with PATCH to `url`."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = UploadSession
        fields = (
            "key",
            "url",
            "version",
            "file_name",
            "size_bytes",
            "received_bytes",
            "sha256",
            "created_at",
            "expires_at",
        )
        read_only_fields = fields

    def get_url(self, upload: UploadSession) -> str:
        return address_of(upload)


def address_of(upload: UploadSession) -> str:
    parts = {"slug": upload.app.slug, "key": upload.key}
    return str(reverse("v1:upload-detail", kwargs=parts))


def tus_metadata(header: str) -> dict[str, Any]:
    """``Upload-Metadata``: pairs of a key and a Base64 value, separated by commas.

    >>> tus_metadata("version MS4wLjA=,filename YS56aXA=")
    {'version': '1.0.0', 'file_name': 'a.zip'}
    """
    found = {}
    for pair in header.split(","):
        key, _, encoded = pair.strip().partition(" ")
        try:
            value = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise serializers.ValidationError({"Upload-Metadata": "Not Base64."}) from error
        found["file_name" if key == "filename" else key] = value
    return found


def checksum_of(header: str) -> bytes:
    """The digest in ``Upload-Checksum: sha256 <base64>``; empty when there is no header."""
    if not header:
        return b""
    algorithm, _, encoded = header.strip().partition(" ")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if algorithm != "sha256" or len(digest) != DIGEST_LENGTH:
        message = "`sha256` and the digest in Base64."
        raise serializers.ValidationError({"Upload-Checksum": message})
    return digest
