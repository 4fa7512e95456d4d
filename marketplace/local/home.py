"""MATRIX_HOME: everything that outlives a restart, in one directory."""

import base64
import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import secrets
from pathlib import Path
from typing import IO

from marketplace.local.errors import AlreadyRunning, Refused

PRIVATE_FOLDERS = ("run", "log", "mail")
# Other users' processes pass through these to what is theirs: PostgreSQL's, the apps' and those
# of sandboxes, which read one bundle each.
PASSABLE_FOLDERS = ("pg", "runtimes", "builds", "instances", "media")
SHARED_STATE = Path("/var/lib")


def open_home(wanted: Path, *, shared_state: Path = SHARED_STATE) -> Path:
    """Create MATRIX_HOME where it is missing; its real path.

    Root's may lie where nobody else gets, as in /root. PostgreSQL and sandboxed apps run as other
    users, so ``wanted`` becomes a link to a directory that they can pass through.
    """
    try:
        home = _place(wanted, shared_state)
        owner = home.stat().st_uid
        if owner != os.geteuid():
            raise Refused(
                f"{wanted} belongs to {_name_of(owner)}; start as them, or set MATRIX_HOME"
            )
        passable_mode = 0o711 if owner == 0 else 0o700
        home.chmod(passable_mode)
        for mode, folders in ((0o700, PRIVATE_FOLDERS), (passable_mode, PASSABLE_FOLDERS)):
            for folder in folders:
                (home / folder).mkdir(exist_ok=True)
                (home / folder).chmod(mode)
    except OSError as error:
        raise Refused(
            f"cannot keep state in {wanted} ({error.strerror}); set MATRIX_HOME to a directory "
            "you may write to"
        ) from error
    return home


def everyone_reaches(path: Path) -> bool:
    """Whether a process of any user can get to ``path``, given its own rights there."""
    return all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents)


def hold(home: Path, *, url: str) -> IO[str]:
    """Make this process the only supervisor of ``home`` until the answer is closed.

    The kernel lets go of the lock when the process dies, so what a killed one wrote does not count.
    """
    lock = (home / "run" / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with lock:
            raise AlreadyRunning(_describe_holder(lock)) from None
    lock.truncate(0)
    lock.write(f"{os.getpid()} {url}")
    lock.flush()
    return lock


def read_secrets(home: Path) -> dict[str, str]:
    """What this machine alone knows, made once. Losing it loses what it sealed and signed."""
    path = home / "secrets.json"
    known: dict[str, str] = {}
    with contextlib.suppress(FileNotFoundError):
        known = json.loads(path.read_text())
    fresh = {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_PASSWORD": secrets.token_urlsafe(32),
        "ENCRYPTION_KEYS": _key_of_32_bytes(),
        "SIGNING_KEY": _key_of_32_bytes(),
    } | known
    if fresh == known:
        return known
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(fresh, file, indent=2)
    partial.replace(path)
    return fresh


def _key_of_32_bytes() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _place(wanted: Path, shared_state: Path) -> Path:
    wanted = wanted.absolute()
    is_hidden = os.geteuid() == 0 and wanted.parent.exists() and not everyone_reaches(wanted)
    if is_hidden and not wanted.is_symlink():
        if wanted.exists():
            raise Refused(f"{wanted} lies where only root gets; move it, or set MATRIX_HOME")
        digest = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
        wanted.symlink_to(shared_state / f"matrix-{digest}")
    home = wanted.resolve()
    home.mkdir(parents=True, exist_ok=True)
    return home


def _describe_holder(lock: IO[str]) -> str:
    lock.seek(0)
    pid, _, url = lock.read().partition(" ")
    return (
        f"Matrix is already running at {url} (pid {pid})" if url else "Matrix is starting already"
    )


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
