"""Files that begin as one thing and are another."""

import re
import zipfile
from io import BytesIO

PICTURE_NAME = re.compile(
    r"\.(?:png|jpe?g|gif|bmp|ico|webp|avif|tiff?|woff2?|ttf|otf|eot|mp[34]|wav|ogg|pdf)$",
    re.IGNORECASE,
)
CODE_WORDS = re.compile(
    rb"\brequire\s*\(|^[ \t]*import\s+\w|\beval\s*\(|\bexec\s*\(|child_process|subprocess|^#!\s*/"
    rb"|<\?php|\bpowershell\b|\bfunction\s*+(?:\w++\s*+)?\(|\bcurl\s+-|document\.write",
    re.MULTILINE,
)
DOUBLE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|txt|csv|mp[34]|zip)"
    r"\.(?:exe|scr|com|bat|cmd|vbs|vbe|jse|wsf|hta|msi|lnk|pif|jar|ps1|cpl)$",
    re.IGNORECASE,
)
HIDDEN_NAME = re.compile(r"(?:^|/)\.[\w-]+\.(?:py|[cm]?js|sh|rb|php|pl|exe|dll|so|ps1)$")
KNOWN_HIDDEN = re.compile(
    r"(?:^|/)\.(?:[\w-]*rc|pnp|pnp\.loader|eslintrc|prettierrc|babelrc|mocharc|lintstagedrc|stylelintrc"
    r"|commitlintrc|c8rc|nycrc|env|remarkrc|dependency-cruiser|pnpmfile|jsbeautifyrc|markdownlint"
    r"|release-it|versionrc|size-limit|editorconfig|template-lintrc|ember-cli)(?:\.\w+)?\.?\w*$"
    r"|(?:^|/)\.(?:yarn|storybook|github|vscode|husky|vitepress|docusaurus)/"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG, PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
ENDS = (
    (b"\xff\xd8\xff", b"\xff\xd9"),
    (b"GIF8", b"\x00\x3b"),
    (PNG, PNG_END),
    (b"%PDF-", b"%%EOF"),
)
PROGRAM = re.compile(rb"\x7fELF[\x01\x02]|MZ[\s\S]{58,400}PE\0\0")
SCRIPT = re.compile(
    rb"<\?php|<script[\s>]|#!\s?/(?:bin|usr)/|\beval\s*\(|\bexec\s*\(|\brequire\s*\(['\"]"
)
LONG_TEXT = 512


def is_double_name(path: str) -> bool:
    return DOUBLE.search(path) is not None


def is_hidden_code(path: str) -> bool:
    return HIDDEN_NAME.search(path) is not None and KNOWN_HIDDEN.search(path) is None


def is_disguised_script(path: str, content: bytes) -> bool:
    """A picture that is text, and text that has words of code."""
    head = content[:65536]
    if (
        not PICTURE_NAME.search(path)
        or b"\0" in head
        or head.startswith((b"%PDF", b"version https://git-lfs", b"GIF8"))
    ):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return False
    return CODE_WORDS.search(head) is not None


def behind_the_end(content: bytes) -> str | None:
    """What follows the end of a picture or document, in a word."""
    for head, end in ENDS:
        if content.startswith(head):
            at = content.find(end) if head == PNG else content.rfind(end)
            rest = content[at + len(end) :] if at >= 0 else b""
            return _what(rest)
    return None


def _what(rest: bytes) -> str | None:
    if len(rest.strip(b"\0\r\n\t ")) < 4:  # noqa: PLR2004 -- padding that tools leave
        return None
    if PROGRAM.search(rest):
        return "a program"
    if b"PK\x03\x04" in rest and _is_archive(rest):
        return "an archive"
    return "a script" if SCRIPT.search(rest) else None


def _is_archive(rest: bytes) -> bool:
    return zipfile.is_zipfile(BytesIO(rest))


def has_macros(content: bytes) -> bool:
    if content.startswith(OLE):
        return b"_VBA_PROJECT" in content or "_VBA_PROJECT".encode("utf-16-le") in content
    return content.startswith(b"PK\x03\x04") and b"vbaProject.bin" in content
