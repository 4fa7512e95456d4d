"""The limits where no cgroup is writable: as an ordinary user has them, also when root tests."""

import time

import pytest

from sandbox import identities, limits, runtimes
from sandbox.bubblewrap import Plan
from sandbox.output import Capture
from sandbox.process import Process
from sandbox.spec import Limits
from sandbox.supervision import supervise


@pytest.fixture
def watch(state):
    """Run a Python program without a cgroup; why it ended, and what it printed."""

    def watch(program, allowed, *, timeout_seconds=20):
        command = ["/opt/python/bin/python3", "-c", program]
        output = Capture(100_000)
        with identities.lease() as uid:
            process = Process.start(
                Plan(command=limits.command_within(allowed, command, None), binds=[]),
                runtimes.prepare(state),
                uid=uid,
                cgroup=None,
            )
            reason = supervise(
                process,
                outputs={process.stdout: [output]},
                guards=limits.guards(process, allowed, cgroup=None, writable=[]),
                timeout_seconds=timeout_seconds,
            )
            process.close()
        return reason, output.content.decode()

    return watch


def test_more_memory_than_allowed_ends_it(watch):
    reason, _ = watch(
        "import time; kept = [time.sleep(0.02) or b'x' * (8 << 20) for _ in range(60)]",
        Limits(memory_mib=128),
    )

    assert reason == "out_of_memory"


def test_a_process_cannot_take_far_too_much_memory_between_two_looks(watch):
    reason, output = watch(
        """
try:
    b'x' * (4 << 30)
except MemoryError:
    print("refused")
""",
        Limits(memory_mib=64),
    )

    assert (reason, output) == ("", "refused\n")


def test_processes_end_at_their_limit(watch):
    _, output = watch(
        """
import os, time
made = 0
try:
    for made in range(200):
        if os.fork() == 0:
            time.sleep(20)
except BlockingIOError:
    print(made)
""",
        Limits(processes=20),
    )

    assert 5 < int(output) <= 20


def test_the_processor_is_shared_out_as_promised(watch):
    _, output = watch(
        """
import time
end = time.monotonic() + 4
while time.monotonic() < end:
    for _ in range(1000): pass
print(time.process_time() / 4)
""",
        Limits(cpu_millicores=250),
    )

    assert float(output) < 0.4


def test_what_waits_is_not_stopped(watch):
    started = time.monotonic()

    reason, _ = watch("import time; time.sleep(1)", Limits(cpu_millicores=250))

    assert reason == ""
    assert time.monotonic() - started < 4
