"""Where bundles are kept: by digest, so that what was approved is what is built."""

from pathlib import Path

from django.conf import settings

# Sandboxes run as users of their own: they may pass through to a bundle they are given, not list.
PASSABLE = 0o711
READABLE = 0o644


def bundle_path(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "bundles" / sha256[:2] / sha256


def keep(incoming: Path, sha256: str) -> None:
    """Move a bundle to where its digest says; the same bundle twice is one file."""
    target = bundle_path(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    for folder in (target.parent, *target.parent.parents[:2]):
        folder.chmod(PASSABLE)
    incoming.chmod(READABLE)
    incoming.replace(target)


def archive_name(stem: str, path: Path) -> str:
    """A name for a download; what kind of archive it is stands in its first bytes."""
    with path.open("rb") as file:
        head = file.read(4)
    endings = {b"PK": "zip", b"\x1f\x8b": "tar.gz", b"\xfd7": "tar.xz"}
    return f"{stem}.{endings.get(head[:2], 'tar')}"
