"""What a sandboxed process says, kept within bounds."""

from collections.abc import Callable

LONGEST_LINE_BYTES = 16 * 1024
TAIL_BYTES = 64 * 1024


class Lines:
    """Calls ``on_line`` for each whole line that was fed, without its end."""

    def __init__(self, on_line: Callable[[str], None]) -> None:
        self.on_line = on_line
        self.rest = b""

    def feed(self, chunk: bytes) -> None:
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        if len(self.rest) > LONGEST_LINE_BYTES:
            lines, self.rest = [*lines, self.rest], b""
        for line in lines:
            self.on_line(line.decode(errors="replace").rstrip("\r"))

    def finish(self) -> None:
        if self.rest:
            self.feed(b"\n")


class Capture:
    """All of an output up to ``limit_bytes``. ``verdict`` is a guard against more."""

    def __init__(self, limit_bytes: int) -> None:
        self.content = bytearray()
        self.limit_bytes = limit_bytes

    def feed(self, chunk: bytes) -> None:
        self.content += chunk

    def verdict(self) -> str:
        return "output_limit" if len(self.content) > self.limit_bytes else ""

    def finish(self) -> None:
        del self.content[self.limit_bytes :]


class Tail:
    """The end of an output."""

    def __init__(self) -> None:
        self.content = bytearray()

    def feed(self, chunk: bytes) -> None:
        self.content += chunk
        del self.content[:-TAIL_BYTES]

    def finish(self) -> None:
        del self.content[:-TAIL_BYTES]
