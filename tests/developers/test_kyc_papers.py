"""What may be handed in as an identity document, and what is turned away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from developers.kyc import papers
from marketplace.core.errors import Invalid
from tests.developers.samples import HTML, PDF, SVG, jpeg, png


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (PDF, "passport.pdf", "application/pdf"),
        (png(), "PASSPORT.PNG", "image/png"),
        (jpeg(), "passport.jpg", "image/jpeg"),
        (jpeg(8000, 6000), "passport.JPEG", "image/jpeg"),
    ],
)
def test_what_is_asked_for_is_taken(content, name, content_type):
    assert papers.content_type_of(content, name=name) == content_type


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (SVG, "passport.svg", papers.DocumentTypeRefused),
        (HTML, "passport.png", papers.DocumentTypeRefused),
        (HTML, "passport.html", papers.DocumentTypeRefused),
        (b"PK\x03\x04" + PDF, "passport.pdf", papers.DocumentTypeRefused),
        (b"GIF89a" + b"\0" * 20, "passport.gif", papers.DocumentTypeRefused),
        (png(), "passport.html", papers.DocumentNameMismatch),
        (png(), "passport", papers.DocumentNameMismatch),
        (PDF, "passport.pdf.exe", papers.DocumentNameMismatch),
        (jpeg(), "passport.png", papers.DocumentNameMismatch),
        (png(100_000, 100_000), "passport.png", papers.ImageTooLarge),
        (jpeg(65_535, 65_535), "passport.jpg", papers.ImageTooLarge),
        (png(0, 10), "passport.png", papers.DocumentDamaged),
        (png() + b"PK\x03\x04 an archive", "passport.png", papers.DocumentDamaged),
        (png() + HTML, "passport.png", papers.DocumentDamaged),
        (png()[:20], "passport.png", papers.DocumentDamaged),
        (jpeg()[:12], "passport.jpg", papers.DocumentDamaged),
        (b"\xff\xd8\xff\xe0\x00\x00" + b"\xff" * 40, "passport.jpg", papers.DocumentDamaged),
        (b"\xff\xd8\xff\xda\x00\x08" + b"\0" * 40, "passport.jpg", papers.DocumentDamaged),
        (PDF[:40], "passport.pdf", papers.DocumentDamaged),
        (PDF.replace(b"/Catalog", b"/JavaScript"), "passport.pdf", papers.DocumentActive),
        (PDF.replace(b"/Catalog", b"/EmbeddedFile"), "passport.pdf", papers.DocumentActive),
    ],
)
def test_the_rest_is_refused_with_its_reason(content, name, refusal):
    with pytest.raises(refusal):
        papers.content_type_of(content, name=name)


def test_a_long_upload_is_refused_before_all_of_it_came(settings):
    settings.KYC_DOCUMENT_BYTES_MAX = 1000
    sent = []

    def chunks():
        for number in range(100):
            sent.append(number)
            yield b"x" * 300

    with pytest.raises(papers.DocumentTooLarge):
        papers.receive(chunks())
    assert len(sent) == 4


def test_an_empty_upload_says_nothing():
    with pytest.raises(papers.DocumentEmpty):
        papers.receive([b"", b""])


@given(
    start=st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b""]),
    rest=st.binary(max_size=200),
)
def test_no_bytes_break_the_reader(start, rest):
    try:
        found = papers.content_type_of(start + rest, name="x.jpg")
    except Invalid:
        return
    assert found == "image/jpeg"
