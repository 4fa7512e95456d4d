"""One container per instance, named after its key, so that starting twice finds the first."""

import shutil
from pathlib import Path
from typing import Any

from docker.models.containers import Container
from docker.types import Mount

from runtime.backends.base import (
    InstanceRequest,
    InstanceState,
    Observation,
    StartFailed,
    Usage,
)
from runtime.backends.docker import cgroups, inside, volumes, way_out
from runtime.backends.docker.cage import cage, memory, writable
from runtime.backends.docker.daemon import Daemon
from runtime.backends.docker.locks import held
from sandbox import limits, refusals
from sandbox.refusals import Told

GRACE_SECONDS = 5
TMP_MIB = 64
ALIVE = {"running", "paused", "restarting"}


class Instances:
    def __init__(self, daemon: Daemon, *, state: Path) -> None:
        self._daemon = daemon
        self._state = state

    def start(self, request: InstanceRequest) -> None:
        """An instance that exited starts anew on the ``/data`` it wrote; only ``stop`` forgets."""
        with held(self._lock(request.key)):
            container = self._find(request.key)
            if container and container.status in ALIVE:
                return
            if self._daemon.image(request.artifact) is None:
                raise StartFailed(f"there is no image {request.artifact}", log="")
            self._daemon.remove(self._name(request.key))
            storage = self._storage(request)
            self._open_way_out(request)
            container = self._daemon.create(
                request.artifact,
                name=self._name(request.key),
                kind="instance",
                key=request.key,
                **self._options(request, storage=storage),
            )
            container.start()

    def observe(self, key: str) -> Observation:
        container = self._find(key)
        if container is None:
            return Observation(InstanceState.ABSENT)
        if container.status in ALIVE:
            return Observation(InstanceState.RUNNING)
        state = container.attrs["State"]
        return Observation(
            InstanceState.EXITED, exit_code=state["ExitCode"], reason=_reason_of(state)
        )

    def broker(self, key: str) -> Path:
        return self._place(key) / "volume" / "run" / "broker.sock"

    def usage(self, key: str) -> Usage | None:
        container = self._find(key)
        if container is None or container.status not in ALIVE:
            return None
        counters = cgroups.read(container.attrs["State"]["Pid"]) or cgroups.ask(container)
        return Usage(
            cpu_seconds=counters.cpu_seconds,
            memory_bytes=counters.memory_bytes,
            storage_bytes=volumes.used_bytes(self._place(key) / "volume"),
            processes=counters.processes,
        )

    def logs(self, key: str, *, lines: int) -> str:
        container = self._find(key)
        return container.logs(tail=lines).decode(errors="replace") if container else ""

    def refusals(self, key: str) -> Told:
        return refusals.read(way_out.refusals_of(self._place(key) / "lifeline"))

    def stop(self, key: str) -> None:
        with held(self._lock(key)):
            self._daemon.remove(self._name(key), grace_seconds=GRACE_SECONDS)
            place = self._place(key)
            way_out.close(place / "lifeline")
            volumes.unmount(place / "volume")
            if place.exists():
                shutil.rmtree(place)

    def _options(self, request: InstanceRequest, *, storage: list[Mount]) -> dict[str, Any]:
        mounts = [*inside.mounts(self._state), *storage]
        return {
            **cage(request.limits, mounts=mounts),
            "command": inside.command(request.command),
            "environment": {
                **inside.ENVIRONMENT,
                "NODE_ENV": "production",
                **request.environment,
                "HOME": "/data",
                "PORT": str(request.port),
            },
            "tmpfs": {"/tmp": f"size={TMP_MIB}m,mode=1777,noexec,nosuid,nodev"},  # noqa: S108
        }

    def _storage(self, request: InstanceRequest) -> list[Mount]:
        """``/run/app`` is on the limited volume too: the app can write there as well."""
        place = self._place(request.key)
        volume = place / "volume"
        volume.mkdir(parents=True, exist_ok=True)
        place.chmod(0o700)
        disk_mib = request.limits.disk_mib
        if volumes.mount(image=place / "volume.ext4", at=volume, size_mib=disk_mib):
            volumes.make_writable(volume / "data")
            data = writable(volume / "data", "/data")
        else:
            data = memory("/data", size_mib=disk_mib)
        shutil.rmtree(volume / "run", ignore_errors=True)  # sockets of a life before
        volumes.make_writable(volume / "run")
        return [data, writable(volume / "run", "/run/app")]

    def _open_way_out(self, request: InstanceRequest) -> None:
        """Also for one that may reach nothing: so it is known what it tried to reach."""
        place = self._place(request.key)
        socket = place / "volume" / "run" / "egress.sock"
        way_out.open_for(request.hosts, lifeline=place / "lifeline", socket=socket)

    def _find(self, key: str) -> Container | None:
        return self._daemon.container(self._name(key))

    def _name(self, key: str) -> str:
        return f"matrix-{self._daemon.label}-{key}"

    def _place(self, key: str) -> Path:
        return self._state / "instances" / key

    def _lock(self, key: str) -> Path:
        return self._state / "locks" / f"instance-{key}"


def _reason_of(state: dict[str, Any]) -> str:
    if state["OOMKilled"]:
        return "out_of_memory"
    if limits.is_forbidden_call(state["ExitCode"]):
        return "forbidden_call"
    return str(state["Error"])
