"""Lays out inside the sandbox what ``scanner.engine.folders`` packed outside."""

import json
from pathlib import Path
from typing import Any

MAGIC = b"matrix-folder 1\n"
CHUNK_BYTES = 1024 * 1024


class NotAFolder(Exception):
    """The file was not packed by us."""


def unpack(packed: Path, directory: Path) -> dict[str, Any]:
    """Write the files below ``directory``. Answers the list that stood in front of them."""
    with packed.open("rb") as source:
        if source.read(len(MAGIC)) != MAGIC:
            raise NotAFolder
        index: dict[str, Any] = json.loads(source.readline())
        directory.mkdir(parents=True, exist_ok=True)
        for relative, size in index["files"]:
            target = directory / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                left = size
                while chunk := source.read(min(left, CHUNK_BYTES)):
                    file.write(chunk)
                    left -= len(chunk)
    return index
