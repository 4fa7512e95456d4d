"""What cannot be seen or done from inside."""

import os
import socket
from pathlib import Path

import pytest

from sandbox.bubblewrap import Plan
from sandbox.errors import SandboxUnavailable
from sandbox.process import Process
from sandbox.runtimes import prepare
from sandbox.seccomp import filter_program
from sandbox.syscalls import ARCHITECTURES
from tests.sandbox.test_run import running


def test_the_hosts_files_are_not_there(run):
    completed = run("ls -d /home /var /srv /sys /boot /mnt /run /etc/shadow /dev/kvm /dev/mem")

    assert completed.stdout == b""
    assert completed.stderr.count(b"No such file") == 10


def test_nothing_of_roots_home_is_readable(python):
    found = python("""
import os
files = [os.path.join(folder, name) for folder, _, names in os.walk("/root") for name in names]
print([file for file in files if "libpython" not in file])
""")

    assert found == "[]\n"


def test_the_hosts_processes_are_not_there(python):
    pids = python("import os; print([name for name in os.listdir('/proc') if name.isdigit()])")

    assert len(eval(pids)) <= 4  # noqa: S307


def test_there_is_no_network_but_its_own_loopback(python):
    with socket.create_server(("127.0.0.1", 0)) as service:
        tries = python(f"""
import socket
print([name for _, name in socket.if_nameindex()])
for address in (("127.0.0.1", {service.getsockname()[1]}), ("192.0.2.1", 443)):
    try:
        socket.create_connection(address, timeout=2)
    except OSError as error:
        print(type(error).__name__)
""")

    assert tries.split("\n")[:3] == ["['lo']", "ConnectionRefusedError", "OSError"]


def test_unix_sockets_of_the_host_are_out_of_reach(python):
    with socket.socket(socket.AF_UNIX) as service:
        service.bind("\0matrix-abstract")
        service.listen()
        tried = python("""
import socket
try:
    socket.socket(socket.AF_UNIX).connect("\\0matrix-abstract")
except OSError as error:
    print(type(error).__name__)
""")

    assert tried == "ConnectionRefusedError\n"


@pytest.mark.parametrize(
    "path",
    [
        "/proc/sys/kernel/core_pattern",
        "/proc/sys/vm/overcommit_memory",
        "/usr/bin/env",
        "/etc/passwd",
        "/opt/matrix/entry.py",
        "/new",
        "/dev/new",
    ],
)
def test_the_system_cannot_be_written(run, path):
    completed = run(f"echo x >> {path}")

    assert completed.exit_code != 0
    assert b"denied" in completed.stderr or b"Read-only" in completed.stderr


def test_it_has_no_privileges_and_cannot_gain_any(python):
    fields = dict(
        line.split(":\t", 1)
        for line in python("print(open('/proc/self/status').read())").splitlines()
        if ":\t" in line
    )
    assert fields["Uid"].split() == ["10001"] * 4
    assert {int(fields[name], 16) for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb")} == {0}
    assert (fields["NoNewPrivs"], fields["Seccomp"]) == ("1", "2")


def test_root_gives_each_sandbox_a_user_of_its_own(run):
    """Started by the host's root it would still be root to the kernel."""
    seen = {}

    def look(marker):
        uids = {Path(f"/proc/{pid}").stat().st_uid for pid in running(marker)}
        seen[marker] = uids
        if marker == "outer-7431":
            run(": inner-7432; echo inner-7432; sleep 0.2", on_line=look)

    run(": outer-7431; echo outer-7431; sleep 0.5", on_line=look)

    if os.geteuid() == 0:
        assert 0 not in seen["outer-7431"] | seen["inner-7432"]
        assert seen["outer-7431"].isdisjoint(seen["inner-7432"])
    assert all(len(uids) == 1 for uids in seen.values())


def test_every_denied_system_call_is_refused(python):
    """Each is really tried, with arguments that would otherwise fail in another way."""
    denied = ARCHITECTURES[os.uname().machine].denied

    outcome = python(f"""
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
for name, number in {denied!r}.items():
    ctypes.set_errno(0)
    result = libc.syscall(number, -1, -1, -1, -1, -1, -1)
    if (result, ctypes.get_errno()) != (-1, errno.EPERM):
        print(name, result, ctypes.get_errno())
""")

    assert outcome == ""


def test_no_namespace_and_no_foreign_socket_can_be_made(python):
    calls = ARCHITECTURES[os.uname().machine]

    outcome = python(f"""
import ctypes, errno, socket
libc = ctypes.CDLL(None, use_errno=True)
for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
    print(libc.syscall({calls.clone}, flag | 17, 0, 0, 0, 0), errno.errorcode[ctypes.get_errno()])
print(libc.syscall(435, 0, 0), errno.errorcode[ctypes.get_errno()])
for family in (17, 21, 31, 38, 40):  # packet, RDS, Bluetooth, crypto, vsock
    try:
        socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        print(errno.errorcode[error.errno])
""")

    assert outcome.split("\n") == ["-1 EPERM"] * 7 + ["-1 ENOSYS"] + ["EAFNOSUPPORT"] * 5 + [""]


def test_calls_of_another_convention_end_the_process(run):
    if os.uname().machine != "x86_64":
        pytest.skip("x32 calls exist on x86_64 only")

    completed = run("""python3 -c 'import ctypes; ctypes.CDLL(None).syscall(0x40000000 + 39)'""")

    assert completed.exit_code == 128 + 31  # SIGSYS


def test_a_machine_without_a_known_filter_gets_no_sandbox():
    assert len(filter_program("aarch64")) % 8 == 0

    with pytest.raises(SandboxUnavailable, match="riscv64"):
        filter_program("riscv64")


def test_root_itself_never_runs_inside(state):
    plan = Plan(command=["/usr/bin/true"], binds=[])

    with pytest.raises(SandboxUnavailable):
        Process.start(plan, prepare(state), uid=0, cgroup=None)
