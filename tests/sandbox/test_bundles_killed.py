"""Whoever kills the unpacker, at whatever moment, finds nothing of the bundle outside."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox import bundles, proctree, runtimes
from scanner.engine import local
from scanner.engine.report import INCOMPLETE_EXIT
from tests.sandbox.honest_archives import python_tar

FORK = multiprocessing.get_context("fork")
DIGITS = os.urandom(64 * 1024).hex()


@pytest.fixture(scope="module")
def archive(state):
    """Two dozen mebibytes of files: long enough to check and to write that one can come between."""
    path = state / "large.tar.xz"
    tree = {f"folder/{number}": DIGITS[number:].encode() * 8 for number in range(24)}
    path.write_bytes(python_tar(tree, "w:xz", preset=0))
    path.chmod(0o644)
    return path


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Where this process and its children put what is temporary, so that leftovers are seen."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def is_unpacker(pid):
    return any(word.endswith(b"/unpack.py") for word in command_of(pid)[:4])


def unpacker_below(pid):
    ends_at = time.monotonic() + 30
    while time.monotonic() < ends_at:
        for each in proctree.descendants(pid):
            if is_unpacker(each):
                return each
        time.sleep(0.005)
    raise AssertionError("no unpacker was started")


def kill_unpacker(parent, moment):
    """From a process of its own, while ``parent`` waits for the answer."""
    unpacker = unpacker_below(parent)
    while moment == "writing" and not any(Path(f"/proc/{unpacker}/root/tmp/bundle").glob("*")):
        time.sleep(0.001)
    os.kill(unpacker, signal.SIGKILL)


def killing(moment):
    killer = FORK.Process(target=kill_unpacker, args=(os.getpid(), moment))
    killer.start()
    return killer


@pytest.mark.parametrize("moment", ["reading", "writing"])
def test_a_killed_unpacker_is_a_refusal_and_leaves_nothing(moment, archive, state, scratch):
    runtimes.prepare(state)
    before = sorted(state.rglob("*"))
    killer = killing(moment)

    with pytest.raises(bundles.BundleRefused) as refused:
        bundles.inspect(archive, state=state)

    killer.join()
    assert killer.exitcode == 0
    assert refused.value.code == "unreadable"
    assert list(scratch.iterdir()) == []
    assert sorted(state.rglob("*")) == before


def test_a_killed_worker_takes_the_whole_sandbox_with_it(archive, state, scratch):
    worker = FORK.Process(target=bundles.inspect, args=(archive,), kwargs={"state": state})
    worker.start()
    unpacker = unpacker_below(worker.pid)
    below = list(proctree.descendants(worker.pid))[1:]
    assert unpacker in below

    os.kill(worker.pid, signal.SIGKILL)
    worker.join()

    ends_at = time.monotonic() + 10
    while any(map(command_of, below)) and time.monotonic() < ends_at:
        time.sleep(0.02)
    assert [command_of(each) for each in below] == [[]] * len(below)
    assert list(scratch.iterdir()) == []


def test_a_scan_whose_unpacker_is_killed_is_no_pass_and_leaves_nothing(archive, scratch):
    killer = killing("reading")

    report = local.scan_here(archive)

    killer.join()
    assert not report.complete
    assert report.exit_code == INCOMPLETE_EXIT
    assert list(scratch.iterdir()) == []


def test_what_was_half_written_is_overwritten_by_nobody(tmp_path, archive):
    """A build that starts again gets an empty folder; the unpacker does not mix two tries."""
    out = tmp_path / "out"
    script = Path(bundles.__file__).parent / "inside" / "unpack.py"
    command = (sys.executable, "-I", script, archive, out)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while not any(out.glob("*")) and process.poll() is None:
            time.sleep(0.001)
        process.kill()
    left = sorted(out.iterdir())

    again = subprocess.run(command, capture_output=True, check=False, timeout=30)

    assert again.returncode == bundles.REFUSED
    assert b"destination_not_empty" in again.stdout
    assert sorted(out.iterdir()) == left
