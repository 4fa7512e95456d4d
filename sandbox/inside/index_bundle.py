"""Unpack a bundle and write its text, packed, so that one file can be read without unpacking again.

    python3 index_bundle.py ARCHIVE DESTINATION

Prints eight bytes, the length of a JSON document; then that document; then the pack. In the
document, ``files`` says of each its path, size, sha256, kind, lines, longest line, and where its
text lies in the pack (offset and length; length 0 if it is not in there). ``dependencies`` is what
``dependencies.py`` read. A refusal of ``unpack.py`` is printed as it is.
"""

import argparse
import json
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

UNPACK = Path(__file__).with_name("unpack.py")
DEPENDENCIES = Path(__file__).with_name("dependencies.py")
DEPENDENCY_SECONDS = 20
MIB = 1024 * 1024
MAX_TEXT_BYTES = 4 * MIB
MAX_PACK_BYTES = 96 * MIB
HEAD_BYTES = 8000  # git looks as far for a NUL
# A NUL in one of these hides nothing from a reviewer: engines read past it.
CODE = (
    *(".py", ".pyw", ".pyi", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".vue", ".svelte"),
    *(".html", ".htm", ".svg", ".css", ".json", ".toml", ".yaml", ".yml", ".cfg", ".ini"),
    *(".sh", ".bash", ".txt", ".md", ".rst", ".sql", ".php", ".rb", ".pl", ".env"),
)
IMAGES = {
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"RIFF": "image",
    b"\0\0\1\0": "image",
}


def kind_of(path: str, head: bytes) -> str:
    if path.lower().endswith(CODE) or b"\0" not in head:
        return "text"
    return next((kind for magic, kind in IMAGES.items() if head.startswith(magic)), "binary")


def lines_of(text: bytes) -> tuple[int, int]:
    """How many lines, and how long the longest."""
    if not text:
        return 0, 0
    lines = text.removesuffix(b"\n").split(b"\n")
    return len(lines), max(map(len, lines))


class Pack:
    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.bytes = 0

    def add(self, text: bytes) -> tuple[int, int]:
        packed = zlib.compress(text, 6)
        if self.bytes + len(packed) > MAX_PACK_BYTES:
            return 0, 0
        self.pieces.append(packed)
        self.bytes += len(packed)
        return self.bytes - len(packed), len(packed)


def describe(top: Path, entry: dict[str, Any], pack: Pack) -> list[Any]:
    """A long text is counted by its beginning only, and stays out of the pack."""
    path, size = str(entry["path"]), int(entry["size"])
    with (top / path).open("rb") as file:
        text = file.read(MAX_TEXT_BYTES + 1)
    kind = kind_of(path, text[:HEAD_BYTES])
    lines, longest = lines_of(text) if kind == "text" else (0, 0)
    is_packed = kind == "text" and len(text) <= MAX_TEXT_BYTES
    offset, length = pack.add(text) if is_packed else (0, 0)
    return [path, size, entry["sha256"], kind, lines, longest, offset, length]


def dependencies(top: Path) -> list[Any] | None:
    """None when the files are more than the parser bears."""
    command = (sys.executable, "-I", DEPENDENCIES, top)
    try:
        parsed = subprocess.run(
            command, capture_output=True, timeout=DEPENDENCY_SECONDS, check=True
        )
        return list(json.loads(parsed.stdout))
    except (subprocess.SubprocessError, ValueError):
        return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive")
    parser.add_argument("destination", type=Path)
    arguments = parser.parse_args()
    command = (sys.executable, "-I", UNPACK, arguments.archive, arguments.destination)
    unpacked = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if unpacked.returncode:
        sys.stdout.buffer.write(unpacked.stdout)
        return unpacked.returncode
    pack = Pack()
    # Small ones first: what has no room any more is what nobody reads line by line.
    entries = sorted(json.loads(unpacked.stdout)["entries"], key=lambda entry: int(entry["size"]))
    files = [describe(arguments.destination, entry, pack) for entry in entries]
    found = {"ok": True, "files": files, "dependencies": dependencies(arguments.destination)}
    document = json.dumps(found).encode()
    sys.stdout.buffer.write(len(document).to_bytes(8, "big") + document)
    sys.stdout.buffer.writelines(pack.pieces)
    return 0


if __name__ == "__main__":
    sys.exit(main())
