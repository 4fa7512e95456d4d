"""One command, from start to end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox.bubblewrap import as_file
from sandbox.spec import Bind, Limits
from tests.sandbox.conftest import SMALL

PROJECT = Path(__file__).parents[2]


def running(marker):
    """Host processes with this text in their command line, apart from ours."""
    return [
        int(path.name)
        for path in Path("/proc").iterdir()
        if path.name.isdigit() and int(path.name) != os.getpid() and marker in command_line(path)
    ]


def command_line(process):
    try:
        return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def wait_until(condition):
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_its_outputs_and_exit_code_come_back(run):
    completed = run("cat; echo problem >&2; exit 3", stdin=b"hello")

    assert completed.stdout == b"hello"
    assert completed.stderr == b"problem\n"
    assert (completed.exit_code, completed.reason) == (3, "")


def test_lines_of_both_outputs_come_as_they_are_said(run):
    lines = []

    run("echo one; echo two >&2; printf three", on_line=lines.append)

    assert sorted(lines) == ["one", "three", "two"]


def test_python_node_and_uv_are_there(run):
    completed = run("python3 -c 'import ssl, sqlite3' && node -v && npm -v && uv --version")

    assert completed.exit_code == 0, completed.stderr
    assert b"uv 0." in completed.stdout


def test_a_program_is_killed_with_its_children_at_the_timeout(run):
    started = time.monotonic()

    completed = run("sleep 7421 & sleep 7421", timeout_seconds=1)

    assert completed.reason == "timeout"
    assert time.monotonic() - started < 5
    assert running("sleep 7421") == []


def test_children_do_not_outlive_the_command(run):
    completed = run("setsid sleep 7422 >/dev/null 2>&1 & sleep 0.2; echo done")

    assert completed.stdout == b"done\n"
    assert wait_until(lambda: running("sleep 7422") == [])


def test_a_sandbox_dies_with_the_process_that_started_it(state):
    program = f"""
from pathlib import Path
from sandbox.run import run_once
from sandbox.spec import Limits
run_once(command=["/usr/bin/sleep", "7423"], binds=[], limits=Limits(), timeout_seconds=60,
         state=Path({str(state)!r}))
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT) as parent:
        assert wait_until(lambda: [pid for pid in running("sleep 7423") if pid != parent.pid])

        parent.send_signal(signal.SIGKILL)
        parent.wait()

    assert wait_until(lambda: running("sleep 7423") == [])


def test_a_callers_error_ends_the_sandbox(run):
    def refuse(line):
        raise RuntimeError(line)

    with pytest.raises(RuntimeError, match="hello"):
        run("echo hello; sleep 7424", on_line=refuse)

    assert running("sleep 7424") == []


def test_too_much_output_ends_it(run):
    completed = run("yes", stdout_limit_bytes=100_000)

    assert completed.reason == "output_limit"
    assert len(completed.stdout) == 100_000


def test_only_writable_binds_can_be_written_and_they_stay(run, state):
    source, target = state / "source", state / "target"
    source.mkdir()
    target.mkdir()
    (source / "file").write_text("hello")

    completed = run(
        "cp /in/file /out/; echo more >> /in/file",
        binds=[Bind(source, "/in"), Bind(target, "/out", writable=True)],
    )

    assert completed.exit_code != 0
    assert (source / "file").read_text() == (target / "file").read_text() == "hello"


def test_more_memory_than_allowed_ends_it(run):
    completed = run("python3 -c 'kept = [bytes(8 << 20) + b\"x\" for _ in range(200)]'")

    assert completed.reason == "out_of_memory"


def test_more_disk_than_allowed_ends_it(run, state):
    target = state / "full"
    target.mkdir()
    writable = [Bind(target, "/out", writable=True)]

    completed = run(
        "for n in 1 2 3 4 5; do head -c 8m /dev/zero > /out/$n; sleep 0.3; done; sleep 9",
        binds=writable,
    )

    assert completed.reason == "disk_limit"


def test_one_file_ends_at_the_disk_limit(run, state):
    target = state / "file"
    target.mkdir()

    run("head -c 900m /dev/zero > /out/big", binds=[Bind(target, "/out", writable=True)])

    assert (target / "big").stat().st_size <= SMALL.disk_mib << 20


@pytest.mark.parametrize("place", ["/tmp", "/dev/shm"])
def test_temporary_files_end_at_their_limit(run, place):
    limits = Limits(memory_mib=256)

    completed = run(
        f"head -c 40m /dev/zero > {place}/big; stat -c %s {place}/big", limits=limits, tmp_mib=8
    )

    assert b"No space left" in completed.stderr
    assert int(completed.stdout) <= 8 << 20


def test_processes_end_at_their_limit(python):
    made = python("""
import os, time
made = 0
try:
    for made in range(200):
        if os.fork() == 0:
            time.sleep(20)
except BlockingIOError:
    print(made)
""")

    assert 5 < int(made) <= SMALL.processes


def test_the_environment_is_ours_to_choose_and_cannot_become_options(run, monkeypatch):
    monkeypatch.setenv("HOST_SECRET", "do not tell")

    completed = run("env", environment={"GREETING": "good day"})

    assert b"GREETING=good day" in completed.stdout
    assert b"do not tell" not in completed.stdout
    with pytest.raises(ValueError, match="NUL"):
        run("true", environment={"GREETING": "x\0--bind\0/\0/host"})
    assert as_file(["--setenv", "EMPTY", ""]) == b"--setenv\0EMPTY\0\0"


def test_the_environment_is_not_on_a_command_line(run):
    seen = []

    run(
        "echo here; sleep 0.2",
        environment={"TOKEN": "tok-7425"},
        on_line=lambda _: seen.extend(running("tok-7425")),
    )

    assert seen == []
