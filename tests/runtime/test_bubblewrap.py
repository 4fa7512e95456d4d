"""What the bubblewrap backend promises besides the contract that all backends keep."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runtime.backends.base import BuildFailed, InstanceState
from runtime.backends.bubblewrap import BubblewrapBackend
from sandbox.instances import InstanceDirectory
from sandbox.proctree import descendants
from tests.contracts.conftest import open_place
from tests.contracts.place import PROJECT

WAITS = "until [ -e /data/stop ]; do sleep 0.1; done"


@pytest.fixture(scope="module")
def here():
    place = open_place("bubblewrap")
    if not place.probe.works:
        pytest.skip(place.probe.detail)
    yield place
    place.close()


@pytest.fixture
def place(here):
    yield here
    here.stop_all()


def directory_of(place, key):
    return InstanceDirectory(place.backend.instances / key)


def wait_until(condition):
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_a_shim_that_is_killed_takes_its_instance_along(place):
    key = place.start("static", command=f"echo ready; {WAITS}")
    assert wait_until(lambda: "ready" in place.backend.logs(key))
    directory = directory_of(place, key)
    shim = directory.read_shim()
    processes = list(descendants(shim.pid))
    assert len(processes) > 3

    os.kill(shim.pid, signal.SIGKILL)
    observation = place.exited(key)

    assert (observation.exit_code, observation.reason) == (None, "killed")
    assert wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in processes))
    place.backend.stop(key)
    assert not directory.path.exists()
    assert not directory.cgroup().exists


def test_an_instance_whose_shim_was_killed_can_be_started_again(place):
    key = place.start("static", command=f"echo once >> /data/starts; echo ready; {WAITS}")
    assert wait_until(lambda: "ready" in place.backend.logs(key))
    os.kill(directory_of(place, key).read_shim().pid, signal.SIGKILL)
    place.exited(key)

    place.start("static", key=key, command=f"cat /data/starts; {WAITS}")

    assert wait_until(lambda: place.backend.logs(key).split() == ["ready", "once"])
    assert place.backend.observe(key).state == InstanceState.RUNNING


def test_nothing_is_mounted_on_the_host(place):
    before = Path("/proc/self/mounts").read_text()

    place.start("static", command=WAITS)

    assert Path("/proc/self/mounts").read_text() == before


def test_a_terminated_app_may_finish_what_it_does(place):
    key = place.start(
        "static",
        command="trap 'sleep 0.3; echo finished; exit 0' TERM; echo ready; sleep 60 & wait",
    )
    assert wait_until(lambda: "ready" in place.backend.logs(key))
    directory = directory_of(place, key)

    os.kill(directory.read_shim().pid, signal.SIGTERM)

    assert place.exited(key).exit_code == 0
    assert "finished" in place.backend.logs(key)


def test_the_log_keeps_the_newest_and_stays_small(place):
    key = place.start("static", command="seq 1 600000; echo the end")
    place.exited(key)

    written = sum(path.stat().st_size for path in directory_of(place, key).path.glob("log*"))
    assert place.backend.logs(key, lines=2).splitlines() == ["600000", "the end"]
    assert written <= 2 << 20


def test_a_refused_host_is_in_the_log(place):
    ask = "python3 -c 'import urllib.request as u; u.urlopen(\"http://example.org\")'"
    key = place.start("static", command=ask, hosts=("example.net",))

    place.exited(key)

    assert "[matrix] refused the way to example.org" in place.backend.logs(key)
    (refused,) = place.backend.refusals(key).refused
    assert (refused.kind, refused.target, refused.count) == ("host", "example.org", 1)


def test_secrets_are_not_for_other_users_of_the_host(place):
    key = place.start("static", command=WAITS, environment={"TOKEN": "secret"})
    directory = directory_of(place, key)

    assert (directory.path / "spec.json").stat().st_mode & 0o077 == 0
    assert directory.path.stat().st_mode & 0o007 == 0


def test_a_key_is_a_name_and_no_path(place):
    for key in ("../other", "a/b", "", ".hidden", "x" * 200):
        with pytest.raises(ValueError, match=r"^"):
            place.backend.observe(key)


def test_a_killed_build_leaves_only_a_draft_that_the_next_one_sweeps(place):
    program = f"""
from pathlib import Path
from tests.contracts.place import Place
from runtime.backends.base import BuildRequest
place = Place("bubblewrap", state=Path({str(place.state)!r}))
place.build(key="killed", build="echo started; sleep 60", log=lambda line: print(line, flush=True))
"""
    place.bundle("static")
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as builder:
        next(line for line in builder.stdout if line == "started\n")
        builder.kill()
    drafts = list((place.state / "builds").glob(".draft-*"))
    assert [draft.name for draft in drafts] == [".draft-killed"]

    place.build(key="another")

    assert list((place.state / "builds").glob(".draft-*")) == []
    assert not (place.state / "builds" / "killed").exists()


def test_a_refused_archive_is_explained_to_its_developer(place, tmp_path):
    archive = tmp_path / "bundle"
    archive.write_bytes(b"no archive at all")

    with pytest.raises(BuildFailed) as failure:
        place.build(key="refused", bundle=archive)

    assert failure.value.log
    assert "Traceback" not in failure.value.log


def test_another_object_knows_the_same_instances(place):
    key = place.start("static", command=WAITS)

    other = BubblewrapBackend(place.state)

    assert other.keys() == {key}
    assert other.observe(key).state == InstanceState.RUNNING
