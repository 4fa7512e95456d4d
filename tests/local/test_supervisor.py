import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from marketplace.local import supervisor as supervision
from marketplace.local.child import Child
from marketplace.local.errors import Refused
from marketplace.local.output import Output
from marketplace.local.parts import ROOT
from marketplace.local.supervisor import Supervisor

PATIENCE_SECONDS = 15


@pytest.fixture
def terminal():
    return io.StringIO()


@pytest.fixture
def supervisor(tmp_path, terminal):
    output = Output(tmp_path / "log", terminal=terminal)
    supervisor = Supervisor(output)
    yield supervisor
    supervisor.close()
    output.close()


def python(program, *, name="part", once=False):
    command = [sys.executable, "-u", "-c", program]
    return Child(name, command, environment=dict(os.environ), once=once)


def turn_until(supervisor, condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        supervisor.turn()


def is_gone(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


def test_what_a_child_prints_appears_under_its_name(supervisor, terminal, tmp_path):
    supervisor.start(python("print('hello'); import time; time.sleep(60)", name="web"))

    turn_until(supervisor, lambda: "hello" in terminal.getvalue())

    assert terminal.getvalue() == "web        hello\n"
    assert (tmp_path / "log").read_text().endswith("web        hello\n")


def test_what_an_app_prints_cannot_steer_the_terminal(supervisor, terminal):
    supervisor.start(python(r"print('\x1b[2Jgone'); import time; time.sleep(60)"))

    turn_until(supervisor, lambda: "gone" in terminal.getvalue())

    assert "\x1b" not in terminal.getvalue()


def test_a_child_that_dies_is_started_again(supervisor, terminal):
    supervisor.start(python("print('lives'); import time; time.sleep(0.1); raise SystemExit(3)"))

    turn_until(supervisor, lambda: terminal.getvalue().count("lives") == 2)

    assert "ended with 3; again in 1 s" in terminal.getvalue()


def test_each_death_waits_longer_than_the_one_before():
    child = python("raise SystemExit(1)")
    delays = []

    for _ in range(7):
        child.start()
        while child.exit_code is None:
            time.sleep(0.01)
        delays.append(child.bury())

    assert delays == [1, 2, 4, 8, 16, 30, 30]


def test_stopping_lets_a_child_finish(supervisor, tmp_path, terminal):
    last_words = tmp_path / "last-words"
    child = python(
        "import pathlib, signal, sys\n"
        f"say = lambda *_: sys.exit(pathlib.Path({str(last_words)!r}).write_text('bye') and 0)\n"
        "signal.signal(signal.SIGTERM, say); print('ready')\n"
        "while True: signal.pause()"
    )
    supervisor.start(child)
    turn_until(supervisor, lambda: "ready" in terminal.getvalue())

    supervisor.stop([child])

    assert last_words.read_text() == "bye"
    assert not supervisor.is_running(child)


def test_stopping_ends_a_child_that_does_not_listen_and_what_it_started(
    supervisor, terminal, monkeypatch
):
    monkeypatch.setattr(supervision, "STOP_TIMEOUT_SECONDS", 0.5)
    child = python(
        "import signal, subprocess, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print(subprocess.Popen(['sleep', '60']).pid); time.sleep(60)"
    )
    supervisor.start(child)
    turn_until(supervisor, terminal.getvalue)
    grandchild = int(terminal.getvalue().split()[-1])

    supervisor.stop([child])

    turn_until(supervisor, lambda: is_gone(grandchild))
    assert child.exit_code == -signal.SIGKILL


def test_a_child_does_not_outlive_a_killed_supervisor(tmp_path):
    program = f"""
import os, pathlib, sys
sys.path.insert(0, {str(ROOT)!r})
from marketplace.local.child import Child

child = Child("part", ["sleep", "60"], environment=dict(os.environ))
child.start()
print(child._process.pid, flush=True)
os.kill(os.getpid(), 9)
"""

    said = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=False
    )

    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_gone(int(said.stdout)):
        assert time.monotonic() < deadline, "it lives on"
        time.sleep(0.05)


def test_commands_that_end_are_quiet_when_they_succeed(supervisor, terminal):
    supervisor.finish(
        python("print('much')", name="migrate", once=True),
        python("print('more')", name="static", once=True),
    )

    assert terminal.getvalue() == ""


def test_a_command_that_fails_is_heard(supervisor, terminal):
    with pytest.raises(Refused, match="migrate failed with 4"):
        supervisor.finish(python("print('why'); raise SystemExit(4)", name="migrate", once=True))

    assert "why" in terminal.getvalue()


def test_a_child_that_closes_its_output_keeps_nobody_busy(supervisor):
    supervisor.start(python("import os, time; os.close(1); os.close(2); time.sleep(60)"))
    time.sleep(0.5)
    supervisor.turn()
    started = time.monotonic()

    for _ in range(3):
        supervisor.turn()

    assert time.monotonic() - started > 2 * supervision.TURN_SECONDS
