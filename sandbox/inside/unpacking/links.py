"""Links in a tar. None is ever made: a link to a file of the same archive becomes a copy of it."""

from .refusal import Refused

HARD, SYMBOLIC = b"1", b"2"
LINKS = frozenset({HARD, SYMBOLIC})


def target_of(kind: bytes, raw: bytes, path: str) -> str:
    """The path that the link at ``path`` names. A hard link names it from the archive's top."""
    try:
        named = raw.decode()
    except UnicodeDecodeError:
        raise Refused("link", "is a link to a name that is not UTF-8", path) from None
    parts = path.split("/")[:-1] if kind == SYMBOLIC else []
    if named.startswith("/"):
        raise _leaves(path)
    for part in named.split("/"):
        if part == ".." and not parts:
            raise _leaves(path)
        if part == "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _leaves(path: str) -> Refused:
    return Refused("link", "is a link that leads out of the archive", path)


def no_file(path: str) -> Refused:
    return Refused("link", "is a link, and what it names is no file of this archive", path)


def unreadable(name: bytes) -> Refused:
    return Refused("link", "is a link to a name too long for us to read", name)
