import os

import pytest

from sandbox.cgroups import Cgroup, sweep
from sandbox.spec import Limits

LIMITS = Limits(cpu_millicores=250, memory_mib=64, disk_mib=1, processes=10)


@pytest.fixture
def unified(tmp_path):
    """Looks like a machine with cgroup v2, as far as files go."""
    (tmp_path / "cgroup.controllers").write_text("cpu memory pids\n")
    (tmp_path / "cgroup.subtree_control").touch()
    return tmp_path


def test_v2_limits_are_written_in_the_kernels_units(unified):
    cgroup = Cgroup.create("one", LIMITS, mount=unified)
    directory = unified / "matrix-sandboxes" / "one"

    assert cgroup.exists
    assert (directory / "memory.max").read_text() == f"{64 << 20}\n"
    assert (directory / "memory.swap.max").read_text() == "0\n"
    assert (directory / "cpu.max").read_text() == "25000 100000\n"
    assert (directory / "pids.max").read_text() == "14\n"
    assert (unified / "cgroup.subtree_control").read_text() == "+cpu +memory +pids\n"


def test_v2_counters_are_read(unified):
    cgroup = Cgroup.create("one", LIMITS, mount=unified)
    directory = unified / "matrix-sandboxes" / "one"
    (directory / "cpu.stat").write_text("usage_usec 1500000\nuser_usec 1000000\n")
    (directory / "memory.current").write_text("5000\n")
    (directory / "memory.stat").write_text("anon 3000\ninactive_file 1500\n")
    (directory / "memory.events").write_text("oom 3\noom_kill 2\n")
    (directory / "pids.current").write_text("7\n")

    assert cgroup.files.cpu_seconds() == 1.5
    assert cgroup.files.memory_bytes() == 3500
    assert cgroup.files.oom_kills() == 2
    assert cgroup.files.processes() == 7


def test_v2_processes_are_put_into_the_one_directory(unified):
    cgroup = Cgroup.create("one", LIMITS, mount=unified)

    cgroup.add(42)

    assert (unified / "matrix-sandboxes" / "one" / "cgroup.procs").read_text() == "42"


def test_where_no_cgroup_is_writable_there_is_none(tmp_path):
    assert Cgroup.create("one", LIMITS, mount=tmp_path / "nowhere") is None


def test_the_kernel_of_this_machine_takes_the_limits_and_counts():
    cgroup = Cgroup.create(f"test-{os.getpid()}", LIMITS)
    if cgroup is None:
        pytest.skip("no cgroup is writable here")

    cgroup.remove()
    cgroup.remove()

    assert not cgroup.exists


def test_what_a_killed_process_left_is_swept_and_nothing_else(tmp_path):
    (tmp_path / "cgroup.controllers").touch()
    parent = tmp_path / "matrix-sandboxes"
    names = [f"once-{os.getpid()}-here", "once-999999999-gone", "other-999999999-gone"]
    for name in names:
        (parent / name).mkdir(parents=True)

    sweep("once", mount=tmp_path)

    assert sorted(path.name for path in parent.iterdir()) == sorted([names[0], names[2]])
