"""The host user that a sandbox runs as.

Started by root, bwrap would only map its user: to the kernel it stayed root, and
``/proc/sys/kernel/core_pattern`` would be open for writing, which is root on the host. So root
gives every sandbox a user of its own, which nobody else has.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.errors import SandboxUnavailable

# Above what adduser, subordinate ids and systemd's containers use.
FIRST_UID = 1_900_000_000
LAST_UID = FIRST_UID + 9_999
LEASES = Path("/run/matrix-sandbox/uids")  # per machine, as user ids are


NO_USERS = "Root of this container has no users to give to sandboxes; use an ordinary user."
ALL_TAKEN = "Every user that sandboxes may have is taken."


@contextmanager
def lease() -> Iterator[int]:
    """A uid, and gid of the same number, that no other sandbox on this machine uses meanwhile."""
    if os.geteuid() != 0:
        yield os.geteuid()
        return
    if not _has_user(LAST_UID):
        raise SandboxUnavailable(NO_USERS)
    LEASES.mkdir(parents=True, exist_ok=True, mode=0o700)
    for uid in range(FIRST_UID, LAST_UID + 1):
        with (LEASES / str(uid)).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield uid
            return
    raise SandboxUnavailable(ALL_TAKEN)


def _has_user(uid: int) -> bool:
    """False for a container's root, whose user namespace holds fewer users."""
    ranges = (line.split() for line in Path("/proc/self/uid_map").read_text().splitlines())
    return any(int(first) <= uid < int(first) + int(count) for first, _, count in ranges)


def give(path: Path, uid: int) -> None:
    """Make a sandbox's user the owner of one directory or file; what is in it stays as it is."""
    if os.geteuid() == 0:
        os.chown(path, uid, uid, follow_symlinks=False)


def give_all(directory: Path, uid: int) -> None:
    """The same for all that is in it. It may be hostile, but nobody may be at work in it."""
    if os.geteuid() != 0 or directory.stat().st_uid == uid:
        return
    for _, directories, files, descriptor in os.fwalk(directory, follow_symlinks=False):
        os.fchown(descriptor, uid, uid)
        for name in (*directories, *files):
            os.chown(name, uid, uid, dir_fd=descriptor, follow_symlinks=False)
