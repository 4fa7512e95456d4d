import re
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from docker import DockerClient

from runtime.backends.base import (
    Artifact,
    BackendUnavailable,
    BuildRequest,
    InstanceRequest,
    Limits,
    Observation,
    Probe,
    Usage,
)
from runtime.backends.docker.builds import Builder
from runtime.backends.docker.cage import cage
from runtime.backends.docker.daemon import Daemon, translated
from runtime.backends.docker.instances import Instances
from sandbox.refusals import Told

IMAGE = "matrix/sandbox:1"
KEY = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
LABEL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class DockerBackend:
    """Builds and runs apps as containers without a network.

    ``state`` must have the same path for the Docker daemon: when the marketplace runs in a
    container itself, mount it there under its name on the host. As root, disk limits hold through
    ext4 volumes that we mount; otherwise ``/data`` is memory and a build's size is checked late.
    """

    name: ClassVar[str] = "docker"

    def __init__(
        self,
        state: Path,
        *,
        label: str,
        build_hosts: tuple[str, ...] = ("*",),
        image: str = IMAGE,
        client: DockerClient | None = None,
    ) -> None:
        if not LABEL.fullmatch(label):
            raise ValueError(f"not a label: {label!r}")
        state = state.resolve() / "docker"  # another backend has the same keys
        self._image = image
        self._daemon = Daemon(client=client, label=label)
        self._builder = Builder(self._daemon, state=state, base=image, hosts=build_hosts)
        self._instances = Instances(self._daemon, state=state)

    def probe(self) -> Probe:
        try:
            with translated():
                return self._probe()
        except BackendUnavailable as error:
            return Probe(works=False, detail=str(error))

    def _probe(self) -> Probe:
        about = self._daemon.client.info()
        if not any(option.startswith("name=seccomp") for option in about["SecurityOptions"]):
            return Probe(works=False, detail="Docker runs without its seccomp filter")
        if self._daemon.image(self._image) is None:
            return Probe(
                works=False, detail=f"image {self._image} is missing: run deploy/images/build"
            )
        walls = cage(Limits(memory_mib=64), mounts=[])
        self._daemon.client.containers.run(self._image, ["true"], remove=True, **walls)
        return Probe(works=True, detail=f"Docker {about['ServerVersion']}, no network, read-only")

    def build(self, request: BuildRequest, *, log: Callable[[str], None]) -> Artifact:
        _checked(request.key)
        with translated():
            return self._builder.build(request, log=log)

    def start(self, request: InstanceRequest) -> None:
        _checked(request.key)
        with translated():
            self._instances.start(request)

    def observe(self, key: str) -> Observation:
        with translated():
            return self._instances.observe(_checked(key))

    def broker(self, key: str) -> Path:
        return self._instances.broker(_checked(key))

    def usage(self, key: str) -> Usage | None:
        with translated():
            return self._instances.usage(_checked(key))

    def logs(self, key: str, *, lines: int = 200) -> str:
        with translated():
            return self._instances.logs(_checked(key), lines=lines)

    def refusals(self, key: str) -> Told:
        return self._instances.refusals(_checked(key))

    def stop(self, key: str) -> None:
        with translated():
            self._instances.stop(_checked(key))

    def keys(self) -> set[str]:
        with translated():
            return self._daemon.keys(kind="instance")


def _checked(name: str) -> str:
    """A key is part of paths, container names and image tags."""
    if not KEY.fullmatch(name):
        raise ValueError(f"not a key: {name!r}")
    return name
