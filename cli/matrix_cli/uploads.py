"""Sending a bundle in pieces, and going on with one that was interrupted."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from matrix_cli import client as clients
from matrix_cli.client import Answer, Client
from matrix_cli.errors import Unreachable

PIECE_BYTES = 4 * 1024 * 1024
CONTENT_TYPE = "application/offset+octet-stream"
CONFLICT = 409

OnProgress = Callable[[int], None]


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def session_for(
    client: Client, *, app: str, version: str, changelog: str, path: Path, sha256: str
) -> Any:
    """The open upload of these very bytes, or a new one."""
    underway = client.get(f"apps/{app}/uploads/")["data"]
    for session in underway:
        if (session["sha256"], session["version"]) == (sha256, version):
            return session
    announced = {
        "version": version,
        "changelog": changelog,
        "size_bytes": path.stat().st_size,
        "sha256": sha256,
        "file_name": path.name[-200:],
    }
    return client.post(f"apps/{app}/uploads/", announced)


def send(client: Client, session: Any, path: Path, on_progress: OnProgress) -> None:
    """Send what is missing; after a lost connection ask how much arrived, and go on."""
    offset, failures = session["received_bytes"], 0
    on_progress(offset)
    with path.open("rb") as file:
        while offset < session["size_bytes"]:
            try:
                answer = _piece(client, session["url"], file, offset, on_progress)
            except Unreachable:
                answer = None
            reached = _offset_in(answer)
            if reached is not None:
                failures = failures if answer and answer.status == CONFLICT else 0
                offset = reached
                continue
            failures += 1
            if failures == clients.ATTEMPTS:
                raise Unreachable("The connection is lost again and again.", code="unreachable")
            clients.wait(failures, answer)
            offset = _where(client, session["url"])
    on_progress(offset)


def _piece(
    client: Client, url: str, file: IO[bytes], offset: int, on_progress: OnProgress
) -> Answer:
    file.seek(offset)
    headers = {
        "Content-Type": CONTENT_TYPE,
        "Upload-Offset": str(offset),
        "Tus-Resumable": "1.0.0",
    }
    return client.once(
        "PATCH",
        url,
        file.read(PIECE_BYTES),
        headers,
        on_sent=lambda sent: on_progress(offset + sent),
    )


def _offset_in(answer: Answer | None) -> int | None:
    """Where the next byte belongs; None when that must be asked for. Raises ``Refused``."""
    if answer is None or answer.is_to_be_tried_again:
        return None
    if answer.status != CONFLICT:
        clients.accepted(answer)
    return int(answer.headers["Upload-Offset"]) if "Upload-Offset" in answer.headers else None


def _where(client: Client, url: str) -> int:
    return int(client.call("HEAD", url).headers["Upload-Offset"])
