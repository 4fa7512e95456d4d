"""One process tree in a sandbox: started under its limits, ended as a whole."""

import contextlib
import json
import os
import select
import signal
import subprocess
from contextlib import ExitStack
from io import FileIO
from typing import IO, Any, Self

from sandbox import bubblewrap, proctree, seccomp
from sandbox.bubblewrap import Channels, Plan
from sandbox.cgroups import Cgroup
from sandbox.errors import SandboxUnavailable
from sandbox.runtimes import Runtimes

# Waits for a line and runs what follows, with ``$0`` as its input. It ends when nobody is left who
# could write that line: bwrap itself would miss that for as long as it prepares the sandbox.
GATE = 'read -r _ && exec "$@" < "$0"'
GO = b"go\n"
ENDED_WITHIN_SECONDS = 5.0


class Process:
    """``leader`` is process 1 of the sandbox; when it ends, the kernel ends all the others."""

    def __init__(self, bwrap: "subprocess.Popen[bytes]", *, leader: int) -> None:
        assert bwrap.stdout
        self.bwrap = bwrap
        self.stdout = bwrap.stdout
        self.stderr = bwrap.stderr or bwrap.stdout
        self.leader = leader
        self._leader_fd = _open_process(leader)

    @classmethod
    def start(
        cls,
        plan: Plan,
        runtimes: Runtimes,
        *,
        uid: int,
        cgroup: Cgroup | None,
        stdin: bytes = b"",
        merge_output: bool = False,
    ) -> Self:
        """Start it, but let it run only once every limit holds.

        bwrap ends it when the calling *thread* ends, so that thread has to stay and wait.
        """
        if uid == 0:
            raise SandboxUnavailable("Nothing of root's runs in a sandbox.")  # see identities
        with ExitStack() as stack:
            info, info_inside = _pipe(stack)
            gate_inside, gate = _pipe(stack)
            channels = Channels(_memory_file(stack, seccomp.filter_program()), info_inside.fileno())
            # Not on the command line, where every user of the host could read the environment.
            options = bubblewrap.as_file(bubblewrap.arguments(plan, runtimes, channels))
            options_fd = _memory_file(stack, options)
            stdin_fd = _memory_file(stack, stdin)  # nobody has to feed it, unlike a pipe
            gated = ["/bin/sh", "-c", GATE, f"/proc/self/fd/{stdin_fd}", *plan.command]
            bwrap = _spawn(
                [str(runtimes.bwrap), "--args", str(options_fd), "--", *gated],
                uid=uid,
                stdin=gate_inside,
                stderr=subprocess.STDOUT if merge_output else subprocess.PIPE,
                pass_fds=(channels.seccomp, channels.info, options_fd, stdin_fd),
            )
            info_inside.close()
            gate_inside.close()
            process = cls(bwrap, leader=_read_leader(info, bwrap))
            process._let_go(gate, cgroup)
            return process

    def _let_go(self, gate: FileIO, cgroup: Cgroup | None) -> None:
        try:
            if cgroup:
                # Parents first: a child made meanwhile is then in it already.
                for pid in proctree.descendants(self.bwrap.pid):
                    cgroup.add(pid)
            gate.write(GO)
        except OSError as error:
            self.kill()
            said = _last_line(self.stderr)
            self.close()
            raise SandboxUnavailable(said or f"Limits cannot be set: {error}.") from error

    def kill(self) -> None:
        """End the whole tree; return once nothing is left. Its output can still be read."""
        if self._leader_fd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._leader_fd, signal.SIGKILL)
            # Process 1 ends last: the kernel first ends all others of its namespace.
            ended = select.poll()
            ended.register(self._leader_fd, select.POLLIN)
            ended.poll(ENDED_WITHIN_SECONDS * 1000)
        self.bwrap.kill()
        self.bwrap.wait()

    def ask_to_end(self) -> None:
        if self._leader_fd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._leader_fd, signal.SIGTERM)

    def close(self) -> None:
        """``kill``, and forget it. May be repeated."""
        self.kill()
        self.stdout.close()
        self.stderr.close()
        if self._leader_fd is not None:
            os.close(self._leader_fd)
            self._leader_fd = None

    @property
    def has_ended(self) -> bool:
        return self.bwrap.poll() is not None

    @property
    def exit_code(self) -> int:
        """Once it has ended; 128 and the signal's number when a signal did it, as a shell says."""
        code = self.bwrap.wait()
        return code if code >= 0 else 128 - code


def _spawn(command: list[str], *, uid: int, **options: Any) -> "subprocess.Popen[bytes]":
    identity: dict[str, Any] = {"user": uid, "group": uid, "extra_groups": []}
    try:
        return subprocess.Popen(
            command,
            env={},
            stdout=subprocess.PIPE,
            **(identity if os.geteuid() == 0 else {}),
            **options,
        )
    except OSError as error:
        raise SandboxUnavailable(f"bwrap cannot be started: {error}.") from error


def _open_process(pid: int) -> int | None:
    """By descriptor, because a number may soon be another's. None when it has ended already."""
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        return None


def _read_leader(info: FileIO, bwrap: "subprocess.Popen[bytes]") -> int:
    """The host's number of process 1; bwrap writes it once the sandbox stands."""
    try:
        return int(json.loads(info.read())["child-pid"])
    except ValueError:
        said = _last_line(bwrap.stderr or bwrap.stdout)
        bwrap.communicate()
        raise SandboxUnavailable(said or "bwrap said nothing.") from None


def _last_line(output: IO[bytes] | None) -> str:
    lines = output.read().decode(errors="replace").split("\n") if output else []
    return next((line for line in reversed(lines) if line.strip()), "")


def _pipe(stack: ExitStack) -> tuple[FileIO, FileIO]:
    reader, writer = os.pipe()
    return stack.enter_context(FileIO(reader, "r")), stack.enter_context(FileIO(writer, "w"))


def _memory_file(stack: ExitStack, content: bytes) -> int:
    descriptor = os.memfd_create("sandbox")
    stack.callback(os.close, descriptor)
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
