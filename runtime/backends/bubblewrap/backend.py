"""Apps in bubblewrap sandboxes: no daemon, no image, root or not.

Everything known of an instance is in its directory, and its lock says whether it runs, so this
object keeps nothing and any process may ask.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from runtime.backends.base import (
    Artifact,
    BackendUnavailable,
    BuildRequest,
    InstanceRequest,
    InstanceState,
    Observation,
    Probe,
    StartFailed,
    Usage,
)
from runtime.backends.bubblewrap.builds import Builds
from sandbox import launching, logs, probing, refusals
from sandbox.errors import SandboxUnavailable
from sandbox.instances import InstanceDirectory, InstanceSpec
from sandbox.refusals import Told
from sandbox.spec import Limits

KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")


class BubblewrapBackend:
    name: ClassVar[str] = "bubblewrap"

    def __init__(self, state: Path, *, build_hosts: tuple[str, ...] = ("*",)) -> None:
        self.state = state.absolute()
        self.instances = self.state / "instances"
        self.builds = Builds(self.state, hosts=build_hosts)

    def probe(self) -> Probe:
        try:
            return Probe(works=True, detail=probing.probe(self.state))
        except SandboxUnavailable as error:
            return Probe(works=False, detail=str(error))

    def build(self, request: BuildRequest, *, log: Callable[[str], None]) -> Artifact:
        try:
            return self.builds.build(request, log=log)
        except SandboxUnavailable as error:
            raise BackendUnavailable(str(error)) from error

    def start(self, request: InstanceRequest) -> None:
        limits = request.limits
        spec = InstanceSpec(
            app=str(self.builds.app_of(request.artifact)),
            command=request.command,
            port=request.port,
            limits=Limits(
                limits.cpu_millicores, limits.memory_mib, limits.disk_mib, limits.processes
            ),
            environment=request.environment,
            hosts=request.hosts,
        )
        directory = self._directory(request.key)
        try:
            launching.start(directory, spec)
        except SandboxUnavailable as error:
            raise BackendUnavailable(str(error)) from error
        except launching.ShimFailed as error:
            raise StartFailed(str(error), log=error.log) from error

    def observe(self, key: str) -> Observation:
        directory = self._directory(key)
        if not directory.exists:
            return Observation(InstanceState.ABSENT)
        if directory.is_running:
            return Observation(InstanceState.RUNNING)
        if status := directory.read_status():
            return Observation(InstanceState.EXITED, status.exit_code, status.reason)
        return Observation(InstanceState.EXITED, reason="killed")

    def broker(self, key: str) -> Path:
        return self._directory(key).broker

    def usage(self, key: str) -> Usage | None:
        used = launching.usage(self._directory(key))
        if used is None:
            return None
        return Usage(used.cpu_seconds, used.memory_bytes, used.storage_bytes, used.processes)

    def logs(self, key: str, *, lines: int = 200) -> str:
        return logs.read_tail(self._directory(key).log, lines=lines)

    def refusals(self, key: str) -> Told:
        return refusals.read(self._directory(key).refusals)

    def stop(self, key: str) -> None:
        launching.stop(self._directory(key))

    def keys(self) -> set[str]:
        if not self.instances.is_dir():
            return set()
        found = (InstanceDirectory(path) for path in self.instances.iterdir())
        return {directory.path.name for directory in found if directory.exists}

    def _directory(self, key: str) -> InstanceDirectory:
        if not KEY.fullmatch(key):
            raise ValueError(key)
        return InstanceDirectory(self.instances / key)
