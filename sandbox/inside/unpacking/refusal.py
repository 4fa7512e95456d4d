"""Why an archive is refused."""


class Refused(Exception):
    """``code`` never changes; ``message`` may be shown to whoever uploaded the archive."""

    def __init__(self, code: str, message: str, entry: str | bytes = "") -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.entry = printable(entry)

    def about(self, entry: str | bytes) -> "Refused":
        """The same, and it is this entry's fault unless another one's is known."""
        self.entry = self.entry or printable(entry)
        return self

    def as_json(self) -> dict[str, object]:
        subject = f'"{self.entry}"' if self.entry else "The file"
        message = f"{subject} {self.message}."
        return {"ok": False, "code": self.code, "entry": self.entry, "message": message}


def printable(name: str | bytes) -> str:
    """A name that cannot mislead whoever reads the refusal."""
    text = name if isinstance(name, str) else name.decode(errors="backslashreplace")
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:200])[:200]
