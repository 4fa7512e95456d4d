"""What may be handed in: PDF, JPEG or PNG, told by content and never by name.

Images are not decoded here. Their size is read from the header, so that a small file which claims
a hundred thousand by a hundred thousand pixels is refused before any viewer opens it.
"""

from collections.abc import Iterable
from pathlib import PurePath

from django.conf import settings

from marketplace.core.errors import Invalid

EXTENSIONS = {
    "application/pdf": {".pdf"},
    "image/jpeg": {".jpg", ".jpeg"},
    "image/png": {".png"},
}
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_END = b"IEND\xaeB`\x82"
PDF_END_WITHIN = 1024
ACTIVE_PDF = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
JPEG_START = b"\xff\xd8\xff"
# Markers that carry the size of the picture: start of frame, without DHT, JPG and DAC.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_SCAN = 0xDA


class DocumentEmpty(Invalid):
    code = "document_empty"

    def __init__(self) -> None:
        super().__init__("The file is empty. Choose it again.")


class DocumentTooLarge(Invalid):
    code = "document_too_large"

    def __init__(self) -> None:
        limit = settings.KYC_DOCUMENT_BYTES_MAX // 1024**2
        super().__init__(f"A document has at most {limit} MiB. Photograph or scan it smaller.")


class DocumentTypeRefused(Invalid):
    code = "document_type_refused"

    def __init__(self) -> None:
        super().__init__("This is no PDF, JPEG or PNG. Save the document as one of these.")


class DocumentNameMismatch(Invalid):
    code = "document_name_mismatch"

    def __init__(self, content_type: str) -> None:
        super().__init__(f"The content is {content_type} and the file's name says otherwise.")


class DocumentDamaged(Invalid):
    code = "document_damaged"

    def __init__(self) -> None:
        super().__init__("The file is cut off or damaged. Save it again and choose it anew.")


class DocumentActive(Invalid):
    code = "document_active"

    def __init__(self) -> None:
        super().__init__("This PDF holds a script or other files. Print it to a plain PDF.")


class ImageTooLarge(Invalid):
    code = "image_too_large"

    def __init__(self) -> None:
        super().__init__("The picture has too many pixels. Save it smaller.")


def receive(chunks: Iterable[bytes]) -> bytes:
    """The whole upload, or a refusal as soon as it is too long."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > settings.KYC_DOCUMENT_BYTES_MAX:
            raise DocumentTooLarge
    if not content:
        raise DocumentEmpty
    return bytes(content)


def content_type_of(content: bytes, *, name: str) -> str:
    """What the content is; raises one of the refusals above."""
    if content.startswith(b"%PDF-"):
        content_type = "application/pdf"
        _check_pdf(content)
    elif content.startswith(PNG_START):
        content_type = "image/png"
        _check_pixels(*_png_size(content))
    elif content.startswith(JPEG_START):
        content_type = "image/jpeg"
        _check_pixels(*_jpeg_size(content))
    else:
        raise DocumentTypeRefused
    if PurePath(name).suffix.lower() not in EXTENSIONS[content_type]:
        raise DocumentNameMismatch(content_type)
    return content_type


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-PDF_END_WITHIN:]:
        raise DocumentDamaged
    if any(word in content for word in ACTIVE_PDF):
        raise DocumentActive


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise DocumentDamaged
    if width * height > settings.KYC_IMAGE_PIXELS_MAX:
        raise ImageTooLarge


def _png_size(content: bytes) -> tuple[int, int]:
    """From IHDR, which comes first. Nothing may follow the end: it would be another file."""
    if content[8:16] != b"\0\0\0\rIHDR" or not content.endswith(PNG_END):
        raise DocumentDamaged
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """From the first start of frame, walking from segment to segment."""
    position = 2
    while content[position : position + 1] == b"\xff":
        marker = content[position + 1 : position + 2]
        if marker == b"\xff":  # padding
            position += 1
            continue
        length = int.from_bytes(content[position + 2 : position + 4], "big")
        if not marker or marker[0] == JPEG_SCAN or length < len(b"??"):
            break
        if marker[0] in JPEG_FRAMES:
            frame = content[position + 5 : position + 9]
            return int.from_bytes(frame[2:], "big"), int.from_bytes(frame[:2], "big")
        position += 2 + length
    raise DocumentDamaged
