"""An instance's log: the newest mebibyte or two of what it said."""

import threading
from pathlib import Path

ROTATE_AT_BYTES = 1024 * 1024


class RotatingLog:
    """Two files, the older with ``.1`` behind its name. May be fed from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.Lock()
        self.file = path.open("ab", buffering=0)

    def feed(self, chunk: bytes) -> None:
        with self.lock:
            if self.file.tell() + len(chunk) > ROTATE_AT_BYTES:
                self.file.close()
                self.path.rename(_older(self.path))
                self.file = self.path.open("ab", buffering=0)
            self.file.write(chunk)

    def note(self, message: str) -> None:
        """A line of ours among the app's own."""
        self.feed(f"[matrix] {message}\n".encode())

    def finish(self) -> None:
        self.file.close()


def read_tail(path: Path, *, lines: int) -> str:
    content = b"".join(file.read_bytes() for file in (_older(path), path) if file.exists())
    return "\n".join(content.decode(errors="replace").splitlines()[-lines:])


def _older(path: Path) -> Path:
    return path.with_name(f"{path.name}.1")
