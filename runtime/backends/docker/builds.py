"""Building in a container of its own, and keeping nothing of it but ``/app``.

``docker build`` would hand the app's commands a network, capabilities and a writable system. Here
they run behind the same walls as an instance, and the result is copied into a clean container
that never ran, so neither the builder's environment nor its mounts are in the image.
"""

import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Timer
from typing import Any

from docker.models.containers import Container
from docker.models.images import Image

from runtime.backends.base import Artifact, BuildFailed, BuildRequest
from runtime.backends.docker import inside, volumes
from runtime.backends.docker.cage import MIB, USER, cage, read_only, writable
from runtime.backends.docker.daemon import Daemon
from runtime.backends.docker.locks import held
from sandbox.egress import EgressProxy
from sandbox.spec import EgressPolicy

SIZE = "matrix.size_bytes"
LAST_LINES = 60
MAX_LINES = 20_000
MAX_LINE_BYTES = 4096


class Builder:
    def __init__(self, daemon: Daemon, *, state: Path, base: str, hosts: tuple[str, ...]) -> None:
        self._daemon = daemon
        self._state = state
        self._base = base
        self._hosts = hosts

    def build(self, request: BuildRequest, *, log: Callable[[str], None]) -> Artifact:
        reference = f"matrix/app-{self._daemon.label}:{request.key}"
        with held(self._lock(request.key)):
            image = self._daemon.image(reference)
            if image is None:
                image = self._make(request, reference=reference, log=log)
            return Artifact(reference=reference, size_bytes=int(image.labels[SIZE]))

    def _make(self, request: BuildRequest, *, reference: str, log: Callable[[str], None]) -> Image:
        name, place = self._name(request.key), self._place(request.key)
        self._clean(request.key)  # what a builder that died half-way left behind
        self._sweep()
        try:
            options = self._prepare(request, place=place)
            builder = self._daemon.create(
                self._base, name=name, kind="build", key=request.key, **options
            )
            self._run(builder, request, place=place, log=log)
            return self._keep(builder, request, place=place, reference=reference)
        finally:
            self._clean(request.key)

    def _prepare(self, request: BuildRequest, *, place: Path) -> dict[str, Any]:
        volume = place / "volume"
        volume.mkdir(parents=True)
        place.chmod(0o700)
        disk_mib = request.limits.disk_mib
        volumes.mount(image=place / "volume.ext4", at=volume, size_mib=disk_mib)
        for directory in ("app", "tmp", "run"):
            volumes.make_writable(volume / directory)
        bundle = place / "bundle"
        request.copy_bundle(bundle)
        bundle.chmod(0o644)
        mounts = [
            *inside.mounts(self._state),
            read_only(bundle, "/bundle"),
            writable(volume / "app", "/app"),
            writable(volume / "tmp", "/tmp"),  # noqa: S108
            writable(volume / "run", "/run/app"),
        ]
        return {
            **cage(request.limits, mounts=mounts),
            "command": inside.command("python3 /opt/matrix/build.py"),
            "environment": {
                **inside.ENVIRONMENT,
                **inside.indexes(),
                "STACK": request.stack,
                "INSTALL": request.install,
                "BUILD": request.build,
            },
        }

    def _run(
        self,
        builder: Container,
        request: BuildRequest,
        *,
        place: Path,
        log: Callable[[str], None],
    ) -> None:
        last: deque[str] = deque(maxlen=LAST_LINES)
        with (
            EgressProxy(place / "volume/run/egress.sock", EgressPolicy(self._hosts)),
            _killed_after(request.timeout_seconds, builder) as is_late,
        ):
            builder.start()
            with closing(builder.logs(stream=True, follow=True)) as output:
                for number, line in enumerate(_lines(output)):
                    last.append(line)
                    if number < MAX_LINES:
                        log(line)
            exit_code = builder.wait()["StatusCode"]
        if exit_code:
            builder.reload()
            raise BuildFailed(
                _reason(builder, request, exit_code=exit_code, is_late=is_late()),
                log="\n".join(last),
            )

    def _keep(
        self, builder: Container, request: BuildRequest, *, place: Path, reference: str
    ) -> Image:
        size_bytes = volumes.size_bytes(place / "volume" / "app")
        if size_bytes > request.limits.disk_mib * MIB:
            raise BuildFailed(
                f"The built app is larger than {request.limits.disk_mib} MiB.", log=""
            )
        name = f"{builder.name}-result"
        clean = self._daemon.create(
            self._base, name=name, kind="build", key=request.key, command=["true"]
        )
        content, _ = builder.get_archive("/app")
        clean.put_archive("/", content)
        labels = self._daemon.labels(kind="app", key=request.key) | {SIZE: str(size_bytes)}
        changes = [f"LABEL {label}={value}" for label, value in labels.items()]
        repository, tag = reference.split(":")
        return clean.commit(repository, tag, changes=[*changes, f"USER {USER}", "WORKDIR /app"])

    def _sweep(self) -> None:
        """Clean up after builders that died and whose app nobody builds again."""
        for place in (self._state / "builds").glob("*"):
            with held(self._lock(place.name), wait=False) as is_free:
                if is_free:
                    self._clean(place.name)

    def _clean(self, key: str) -> None:
        self._daemon.remove(self._name(key))
        self._daemon.remove(f"{self._name(key)}-result")
        place = self._place(key)
        volumes.unmount(place / "volume")
        if place.exists():
            shutil.rmtree(place)

    def _name(self, key: str) -> str:
        return f"matrix-{self._daemon.label}-build-{key}"

    def _place(self, key: str) -> Path:
        return self._state / "builds" / key

    def _lock(self, key: str) -> Path:
        return self._state / "locks" / f"build-{key}"


@contextmanager
def _killed_after(seconds: float, builder: Container) -> Iterator[Callable[[], bool]]:
    """End the builder when its time is over; what is yielded tells whether that happened."""
    is_late = Event()

    def kill() -> None:
        is_late.set()
        builder.kill()

    timer = Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield is_late.is_set
    finally:
        timer.cancel()


def _reason(builder: Container, request: BuildRequest, *, exit_code: int, is_late: bool) -> str:
    if is_late:
        return f"The build took longer than {request.timeout_seconds} seconds."
    if builder.attrs["State"]["OOMKilled"]:
        return f"The build needed more than {request.limits.memory_mib} MiB of memory."
    return f"The build ended with exit code {exit_code}."


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Whole lines; an endless one comes in pieces."""
    pending = b""
    for chunk in chunks:
        *whole, pending = (pending + chunk).split(b"\n")
        if len(pending) > MAX_LINE_BYTES:
            whole.append(pending)
            pending = b""
        yield from (line.decode(errors="replace").rstrip("\r") for line in whole)
    if pending:
        yield pending.decode(errors="replace")
