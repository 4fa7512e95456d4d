"""One command in a sandbox, from start to end: unpacking, scanning and building."""

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sandbox import cgroups, identities, runtimes
from sandbox import limits as limiting
from sandbox.bubblewrap import Plan
from sandbox.cgroups import Cgroup
from sandbox.egress import EgressProxy
from sandbox.output import Capture, Lines, Tail
from sandbox.process import Process
from sandbox.spec import Bind, Completed, EgressPolicy, LimitsLike
from sandbox.supervision import Guard, supervise

STDOUT_LIMIT_BYTES = 16 * 1024 * 1024


def _ignore(_: str) -> None:
    """For callers who want the output at the end only."""


def run_once(
    *,
    command: Sequence[str],
    binds: Sequence[Bind],
    limits: LimitsLike,
    timeout_seconds: float,
    state: Path,
    environment: Mapping[str, str] | None = None,
    stdin: bytes | None = None,
    network: EgressPolicy | None = None,
    on_line: Callable[[str], None] = _ignore,
    stdout_limit_bytes: int = STDOUT_LIMIT_BYTES,
    tmp_mib: int = 64,
) -> Completed:
    """Run ``command`` to its end and leave nothing behind but what it wrote to writable binds.

    Inside there is no network. With ``network``, give the command through ``entry.py``, which
    makes the proxy of that policy reachable as ``HTTPS_PROXY``. ``on_line`` gets every line of
    both outputs as it comes. Everything is killed at the timeout, and when this thread ends.

    Raises ``SandboxUnavailable`` where no sandbox works; what the command does never raises.
    """
    with ExitStack() as stack:
        uid = stack.enter_context(identities.lease())
        if network:
            binds = [*binds, stack.enter_context(_way_out(network, uid))]
        cgroup = stack.enter_context(_own_cgroup(limits))
        plan = Plan(
            command=limiting.command_within(limits, command, cgroup),
            binds=binds,
            environment=environment or {},
            tmp_mib=tmp_mib,
        )
        writable = _given(binds, uid)
        place = runtimes.prepare(state)
        process = Process.start(plan, place, uid=uid, cgroup=cgroup, stdin=stdin or b"")
        stack.callback(process.close)
        return _watched(
            process,
            guards=limiting.guards(process, limits, cgroup=cgroup, writable=writable),
            cgroup=cgroup,
            on_line=on_line,
            stdout=Capture(stdout_limit_bytes),
            timeout_seconds=timeout_seconds,
        )


def _given(binds: Sequence[Bind], uid: int) -> list[Path]:
    """What the command may write to, which is now its user's."""
    writable = [bind.source for bind in binds if bind.writable]
    for source in writable:
        identities.give(source, uid)
    return writable


def _watched(
    process: Process,
    *,
    guards: Sequence[Guard],
    cgroup: Cgroup | None,
    on_line: Callable[[str], None],
    stdout: Capture,
    timeout_seconds: float,
) -> Completed:
    stderr = Tail()
    reason = supervise(
        process,
        outputs={
            process.stdout: [stdout, Lines(on_line)],
            process.stderr: [stderr, Lines(on_line)],
        },
        guards=[stdout.verdict, *guards],
        timeout_seconds=timeout_seconds,
    )
    return Completed(
        exit_code=process.exit_code,
        stdout=bytes(stdout.content),
        stderr=bytes(stderr.content),
        reason=reason or limiting.reason_of_exit(process.exit_code, cgroup),
    )


@contextmanager
def _own_cgroup(limits: LimitsLike) -> Iterator[Cgroup | None]:
    cgroups.sweep("once")
    cgroup = Cgroup.create(f"once-{os.getpid()}-{uuid.uuid4().hex[:16]}", limits)
    try:
        yield cgroup
    finally:
        if cgroup:
            cgroup.remove()


@contextmanager
def _way_out(policy: EgressPolicy, uid: int) -> Iterator[Bind]:
    """A proxy of ``policy``, and the directory by which ``entry.py`` finds it."""
    with tempfile.TemporaryDirectory(prefix="matrix-run-") as name:
        directory = Path(name)
        identities.give(directory, uid)
        with EgressProxy(directory / "egress.sock", policy):
            yield Bind(directory, "/run/app", writable=True)
