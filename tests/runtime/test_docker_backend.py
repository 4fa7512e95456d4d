"""What is Docker's alone. What every backend promises is in ``tests/contracts``."""

import socket
import tarfile
from contextlib import closing, contextmanager

import docker
import pytest

from runtime.backends.base import (
    BackendUnavailable,
    BuildFailed,
    InstanceRequest,
    Limits,
    StartFailed,
)
from runtime.backends.docker import DockerBackend, volumes
from tests.contracts.place import open_place

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def place():
    with closing(open_place("docker")) as place:
        if not place.probe.works:
            pytest.skip(place.probe.detail)
        yield place


@pytest.fixture
def key(place):
    key = place.start("static")
    place.call(key)
    yield key
    place.stop_all()


def inspected(place, key):
    return place.client.api.inspect_container(f"matrix-{place.state.name}-{key}")


def test_an_instance_meets_the_cis_docker_benchmark(place, key):
    """Section 5 of version 1.6, as far as it concerns one container."""
    container = inspected(place, key)
    host = container["HostConfig"]

    assert host["CapDrop"] == ["ALL"]  # 5.4
    assert not host["CapAdd"]
    assert host["Privileged"] is False  # 5.5
    sources = [mount["Source"] for mount in container["Mounts"]]
    assert all(source.startswith(str(place.state)) for source in sources)  # 5.6, 5.32
    assert not host["PortBindings"]  # 5.8, 5.14
    assert host["PublishAllPorts"] is False
    assert host["NetworkMode"] == "none"  # 5.10, 5.30
    assert host["Memory"] == host["MemorySwap"] == 192 << 20  # 5.11
    assert host["NanoCpus"] == 1_000_000_000  # 5.12
    assert host["ReadonlyRootfs"] is True  # 5.13
    assert host["RestartPolicy"]["Name"] in {"", "no"}  # 5.15: the control plane restarts
    assert host["PidMode"] == ""  # 5.16
    assert host["IpcMode"] == "private"  # 5.17
    assert not host["Devices"]  # 5.18
    assert {limit["Name"] for limit in host["Ulimits"]} == {"core", "nofile"}  # 5.19
    assert all(mount["Propagation"] != "shared" for mount in container["Mounts"])  # 5.20
    assert host["UTSMode"] == ""  # 5.21
    assert host["SecurityOpt"] == ["no-new-privileges:true"]  # 5.22, 5.26: nothing unconfined
    assert host["CgroupParent"] == ""  # 5.25
    assert host["PidsLimit"] == 48  # 5.29
    assert host["UsernsMode"] == ""  # 5.31
    assert container["Config"]["User"] == "10001:10001"


def test_only_data_and_the_brokers_directory_are_writable_mounts(place, key):
    mounts = inspected(place, key)["Mounts"]

    assert {mount["Destination"] for mount in mounts if mount["RW"]} == {"/data", "/run/app"}


def test_both_system_call_filters_apply(place):
    lines = []

    place.build(build="cat /proc/self/status", log=lines.append)

    assert "Seccomp_filters:\t2" in lines


def test_the_image_holds_nothing_of_the_builder(place):
    image = place.client.images.get(place.artifact("static"))

    configuration = image.attrs["Config"]
    assert [name.partition("=")[0] for name in configuration["Env"]] == ["PATH", "LANG"]
    assert not configuration["Volumes"]
    assert configuration["User"] == "10001:10001"


def test_a_file_of_holes_does_not_become_an_image(place):
    """It takes no room on the volume, and would fill the host's disk when it is copied."""
    limits = Limits(cpu_millicores=2000, memory_mib=512, disk_mib=32, processes=64)

    with pytest.raises(BuildFailed, match="larger than 32 MiB"):
        place.build(build="truncate --size 1T big", limits=limits)

    assert place.client.containers.list(all=True, filters=place.labelled) == []


@pytest.mark.parametrize("next_key", ["again", "another"])
def test_the_next_build_cleans_up_after_one_that_was_killed(place, next_key):
    name = f"matrix-{place.state.name}-build-again"
    place.client.containers.create(place.artifact("static"), ["sleep", "60"], name=name).start()
    volume = place.state / "docker" / "builds" / "again" / "volume"
    volumes.mount(image=volume.with_suffix(".ext4"), at=volume, size_mib=8)
    (volume / "left").write_text("over")

    place.build(key=next_key)

    assert not volume.exists()
    assert place.client.containers.list(all=True, filters={"name": name}) == []


def test_a_built_app_can_be_no_link_out_of_its_directory(place):
    """The archive is unpacked by a daemon that is root, into a container that never ran."""
    artifact = place.build(build="rm -rf index.html; ln -s /etc up; ln -s / index.html")

    key = place.start("static", artifact=artifact.reference)
    place.call(key)
    place.stop_all()

    with contents(place, artifact.reference) as names:
        assert "app/up" in names
        assert "etc/index.html" not in names


def test_an_image_that_is_not_there_cannot_start(place):
    with pytest.raises(StartFailed):
        place.backend.start(InstanceRequest("gone", "matrix/app:gone", "static", "true"))

    assert place.backend.keys() == set()


def test_a_missing_base_image_is_said_with_the_way_to_make_it(place):
    backend = DockerBackend(
        place.state, label="test", image="matrix/sandbox:none", client=place.client
    )

    probe = backend.probe()

    assert not probe.works
    assert "deploy/images/build" in probe.detail


class ClosedWhenRefused(socket.socket):
    """The Docker client forgets to, and a warning about it would fail whatever test comes next."""

    def connect(self, address):
        try:
            super().connect(address)
        except OSError:
            self.close()
            raise


def test_a_daemon_that_does_not_answer_is_said(tmp_path, monkeypatch):
    # Given a socket on which nothing listens
    with socket.socket(socket.AF_UNIX) as closed:
        closed.bind(str(tmp_path / "docker.sock"))
    address = f"unix://{tmp_path}/docker.sock"
    monkeypatch.setattr(socket, "socket", ClosedWhenRefused)

    with closing(docker.DockerClient(address, version="1.41")) as client:
        backend = DockerBackend(tmp_path, label="test", client=client)

        assert not backend.probe().works
        with pytest.raises(BackendUnavailable):
            backend.keys()


@pytest.mark.parametrize("name", ["", "../up", "UPPER", "a/b", "a:b", "-a", "a" * 101])
def test_a_key_is_fit_for_paths_and_image_tags(tmp_path, name):
    with pytest.raises(ValueError, match="not a key"):
        DockerBackend(tmp_path, label="test").stop(name)


@contextmanager
def contents(place, reference):
    container = place.client.containers.create(reference, ["true"])
    try:
        with tarfile.open(mode="r|", fileobj=Chunks(container.export())) as tar:
            yield {member.name for member in tar}
    finally:
        container.remove()


class Chunks:
    """A stream of pieces, read as a file."""

    def __init__(self, pieces):
        self._pieces = iter(pieces)
        self._rest = b""

    def read(self, size):
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken
