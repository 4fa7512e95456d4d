"""The parts of the Docker backend that need no daemon."""

import threading
import time

import pytest

from runtime.backends.docker import cgroups, volumes
from runtime.backends.docker.builds import _lines as lines_of
from runtime.backends.docker.locks import held

STATISTICS = "anon 1000\ninactive_file {hidden}\ntotal_inactive_file {hidden}\n"


def write(directory, **files):
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (directory / name.replace("__", ".")).write_text(f"{content}".strip() + "\n")


def test_counters_are_read_from_cgroup_version_1(tmp_path):
    write(tmp_path / "proc/7", cgroup="4:memory:/docker/a\n3:cpu,cpuacct:/docker/a\n0::/docker/a")
    write(
        tmp_path / "sys/memory/docker/a",
        memory__usage_in_bytes=5000,
        memory__stat=STATISTICS.format(hidden=2000),
    )
    write(tmp_path / "sys/cpuacct/docker/a", cpuacct__usage=2_500_000_000)
    write(tmp_path / "sys/pids/docker/a", pids__current=3)

    found = cgroups.read(7, mount=tmp_path / "sys", proc=tmp_path / "proc")

    assert found == cgroups.Counters(cpu_seconds=2.5, memory_bytes=3000, processes=3)


def test_counters_are_read_from_cgroup_version_2(tmp_path):
    write(tmp_path / "proc/7", cgroup="0::/system.slice/docker-a.scope")
    write(tmp_path / "sys", cgroup__controllers="cpu memory pids")
    write(
        tmp_path / "sys/system.slice/docker-a.scope",
        memory__current=5000,
        memory__stat=STATISTICS.format(hidden=2000),
        cpu__stat="usage_usec 2500000\nuser_usec 1",
        pids__current=3,
    )

    found = cgroups.read(7, mount=tmp_path / "sys", proc=tmp_path / "proc")

    assert found == cgroups.Counters(cpu_seconds=2.5, memory_bytes=3000, processes=3)


def test_counters_out_of_reach_are_none(tmp_path):
    assert cgroups.read(7, mount=tmp_path, proc=tmp_path) is None


def test_a_volume_ends_at_its_size_and_keeps_what_is_in_it(tmp_path):
    image, at = tmp_path / "volume.ext4", tmp_path / "volume"
    if not volumes.mount(image=image, at=at, size_mib=8):
        pytest.skip("mounting needs root, a loop device and mkfs.ext4")
    try:
        with pytest.raises(OSError, match="No space left"):
            (at / "big").write_bytes(bytes(9 << 20))
        assert volumes.used_bytes(at) > 6 << 20
        (at / "big").write_text("kept")

        volumes.unmount(at)
        volumes.mount(image=image, at=at, size_mib=8)

        assert (at / "big").read_text() == "kept"
    finally:
        volumes.unmount(at)
    assert list(at.iterdir()) == []


def test_one_holds_a_lock_at_a_time_and_no_file_stays(tmp_path):
    inside, most = 0, 0

    def hold():
        nonlocal inside, most
        for _ in range(20):
            with held(tmp_path / "lock"):
                inside += 1
                most = max(most, inside)
                time.sleep(0.001)
                inside -= 1

    threads = [threading.Thread(target=hold) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 1
    assert list(tmp_path.iterdir()) == []


def test_log_lines_are_whole_however_they_arrive():
    pieces = [b"one\ntw", b"o\r\nthr", b"ee \xff\n", b"\n", b"x" * 5000, b"yz\nend"]

    assert list(lines_of(pieces)) == ["one", "two", "three \ufffd", "", "x" * 5000, "yz", "end"]
