"""Starting, ending and measuring instances, from any process of the host."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sandbox import locks, proctree, shim, trees, volumes
from sandbox.cgroups import Cgroup
from sandbox.errors import SandboxUnavailable
from sandbox.instances import InstanceDirectory, InstanceSpec

PROJECT = Path(__file__).parent.parent
PASSED_ON = ("PATH", "SSL_CERT_FILE")
STARTING_SECONDS = 0.05  # about what a start takes
STOPPED_WITHIN_SECONDS = shim.GRACE_SECONDS + 5


class ShimFailed(Exception):
    def __init__(self, message: str, *, log: str) -> None:
        super().__init__(message)
        self.log = log


@dataclass(frozen=True, slots=True)
class InstanceUsage:
    cpu_seconds: float
    memory_bytes: int
    storage_bytes: int
    processes: int


def start(directory: InstanceDirectory, spec: InstanceSpec) -> None:
    """Start an instance, or find it running. What an ended one wrote to /data is still there.

    Raises ``SandboxUnavailable``, or ``ShimFailed`` when nothing on the machine explains it.
    """
    lock = _lock(directory)
    if lock is None:
        return
    with lock:
        directory.forget_last_run()
        directory.cgroup().remove()  # of a shim that was killed
        directory.write_spec(spec)
        answer = _start_shim(directory, lock)
    if answer == shim.RUNNING:
        return
    if answer:
        raise SandboxUnavailable(answer)
    raise ShimFailed("The instance did not start.", log=(directory.path / "shim.log").read_text())


def _lock(directory: InstanceDirectory) -> IO[bytes] | None:
    while True:
        directory.path.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # stopped, that is deleted, in this moment
            return locks.try_lock(directory.lock)


def _start_shim(directory: InstanceDirectory, lock: IO[bytes]) -> str:
    """Its one line."""
    with (directory.path / "shim.log").open("wb") as errors:
        return subprocess.run(
            [sys.executable, "-m", "sandbox.shim", str(directory.path), str(lock.fileno())],
            cwd=PROJECT,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            pass_fds=[lock.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            check=False,
        ).stdout.strip()


def stop(directory: InstanceDirectory) -> None:
    """End an instance and delete all of it. Nothing happens when there is none."""
    while directory.path.is_dir():
        with contextlib.suppress(FileNotFoundError):  # somebody else has just deleted it
            lock = locks.try_lock(directory.lock)
            if lock is None:
                _end_shim(directory)
                continue
            with lock:
                directory.cgroup().remove()
                trees.remove(directory.path)


def _end_shim(directory: InstanceDirectory) -> None:
    holder = directory.read_shim()
    if holder is None:  # it is only starting
        time.sleep(STARTING_SECONDS)
        return
    try:
        handle = os.fdopen(os.pidfd_open(holder.pid), "rb", buffering=0)
    except ProcessLookupError:
        return
    with handle:
        if not directory.is_running:  # it ended, and the number may be somebody else's by now
            return
        for signal_number in (signal.SIGTERM, signal.SIGKILL):
            signal.pidfd_send_signal(handle.fileno(), signal_number)
            ended, _, _ = select.select([handle], [], [], STOPPED_WITHIN_SECONDS)
            if ended:
                return


def usage(directory: InstanceDirectory) -> InstanceUsage | None:
    """What a running instance uses; None when it does not run."""
    holder = directory.read_shim()
    if holder is None or not directory.is_running:
        return None
    try:
        storage_bytes = _storage_bytes(directory, holder.pid)
        used = _cgroup_usage(directory.cgroup()) or proctree.usage(holder.leader)
    except OSError:
        return None
    if not used.processes:  # it ends right now
        return None
    return InstanceUsage(used.cpu_seconds, used.memory_bytes, storage_bytes, used.processes)


def _cgroup_usage(cgroup: Cgroup) -> proctree.TreeUsage | None:
    if not cgroup.exists:
        return None
    files = cgroup.files
    return proctree.TreeUsage(files.cpu_seconds(), files.memory_bytes(), files.processes())


def _storage_bytes(directory: InstanceDirectory, shim_pid: int) -> int:
    if not directory.image.exists():
        return int(trees.size_bytes(directory.data))
    as_seen_by_shim = Path(f"/proc/{shim_pid}/root{directory.data.absolute()}")
    return volumes.used_bytes(as_seen_by_shim)
