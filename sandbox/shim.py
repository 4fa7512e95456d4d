"""The process that holds one instance: ``python -m sandbox.shim <instance directory> <lock fd>``.

It outlives the worker that started it, and the instance does not outlive it: a shim that is killed
takes the sandbox along. Whoever starts it has taken the lock and hands it over. One line comes back
once the instance runs, or says why it does not.
"""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from sandbox import bubblewrap, identities, runtimes, trees, volumes
from sandbox import limits as limiting
from sandbox.bubblewrap import Plan
from sandbox.cgroups import Cgroup
from sandbox.egress import EgressProxy
from sandbox.errors import SandboxUnavailable
from sandbox.instances import InstanceDirectory, InstanceSpec, Shim, Status
from sandbox.logs import RotatingLog
from sandbox.process import Process
from sandbox.refusals import Refusals
from sandbox.spec import Bind, EgressPolicy
from sandbox.supervision import supervise

GRACE_SECONDS = 5
RUNNING = "running"
FORBIDDEN_CALL = "forbidden_call"


def main(arguments: Sequence[str]) -> None:
    directory = InstanceDirectory(Path(arguments[0]))
    os.set_inheritable(int(arguments[1]), False)  # noqa: FBT003
    if os.fork():
        return  # whoever started us need not wait for the instance
    os.setsid()
    try:
        hold(directory, directory.read_spec())
    except SandboxUnavailable as error:
        print(error, flush=True)  # noqa: T201


def hold(directory: InstanceDirectory, spec: InstanceSpec) -> None:
    """Run the instance to its end."""
    with ExitStack() as stack:
        uid = stack.enter_context(identities.lease())
        log = RotatingLog(directory.log)
        stack.callback(log.finish)
        watched = _prepare_directories(directory, spec, uid)
        refusals = Refusals(directory.refusals)
        stack.callback(refusals.finish)
        stack.enter_context(_way_out(directory, spec, log, refusals))
        cgroup = Cgroup.create(directory.cgroup_name, spec.limits)
        if cgroup:
            stack.callback(cgroup.remove)
        process = Process.start(
            _plan(directory, spec, cgroup),
            runtimes.prepare(directory.state),
            uid=uid,
            cgroup=cgroup,
            merge_output=True,
        )
        stack.callback(process.close)
        _end_on_request(process)
        directory.write_shim(Shim(os.getpid(), process.leader))
        _say_running()
        reason = supervise(
            process,
            outputs={process.stdout: [log]},
            guards=limiting.guards(process, spec.limits, cgroup=cgroup, writable=watched),
        )
        reason = reason or limiting.reason_of_exit(process.exit_code, cgroup)
        if not reason and limiting.is_forbidden_call(process.exit_code):
            reason = FORBIDDEN_CALL
        directory.write_status(Status(process.exit_code, reason))


def _prepare_directories(directory: InstanceDirectory, spec: InstanceSpec, uid: int) -> list[Path]:
    """Those that have to be watched, because nothing else limits what is written there."""
    if os.geteuid() == 0:
        os.chown(directory.path, 0, uid)
    directory.path.chmod(0o710)
    trees.remove(directory.run)  # sockets of a life before
    directory.run.mkdir()
    identities.give(directory.run, uid)
    is_limited = volumes.mount_limited(
        directory.image, directory.data, size_mib=spec.limits.disk_mib, uid=uid
    )
    return [directory.run] if is_limited else [directory.run, directory.data]


def _way_out(
    directory: InstanceDirectory, spec: InstanceSpec, log: RotatingLog, refusals: Refusals
) -> EgressProxy:
    """Also for one that may reach nothing: so it is known what it tried to reach."""

    def note(host: str, reason: str) -> None:
        log.note(f"refused the way to {host}: {reason}")
        refusals.note(host, reason)

    return EgressProxy(
        directory.run / "egress.sock",
        EgressPolicy(spec.hosts),
        on_refused=note,
    )


def _plan(directory: InstanceDirectory, spec: InstanceSpec, cgroup: Cgroup | None) -> Plan:
    command = [bubblewrap.PYTHON, f"{bubblewrap.SCRIPTS}/entry.py", spec.command]
    return Plan(
        command=limiting.command_within(spec.limits, command, cgroup),
        binds=[
            Bind(Path(spec.app), "/app"),
            Bind(directory.data, "/data", writable=True),
            Bind(directory.run, "/run/app", writable=True),
        ],
        environment={
            "PYTHONUNBUFFERED": "1",
            "NODE_ENV": "production",
            **spec.environment,
            "HOME": "/data",
            "PORT": str(spec.port),
        },
        directory="/app",
        leads=True,
    )


def _end_on_request(process: Process) -> None:
    """On SIGTERM the app may end by itself for a while; then it is ended."""

    def ask(*_: object) -> None:
        process.ask_to_end()
        signal.alarm(GRACE_SECONDS)

    signal.signal(signal.SIGALRM, lambda *_: process.bwrap.kill())
    signal.signal(signal.SIGTERM, ask)


def _say_running() -> None:
    print(RUNNING, flush=True)  # noqa: T201
    with Path("/dev/null").open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


if __name__ == "__main__":
    main(sys.argv[1:])
