"""What an app cannot do, on any container backend. The app runs whatever program it is handed."""

import json
import os
import platform
import signal
import socket
import subprocess
import time
from urllib.parse import urlsplit

import pytest

from runtime.backends.base import Limits
from sandbox.dialing import dial
from sandbox.errors import NothingListens
from tests.contracts.place import SMALL

TRIES = """
import json
def tried(action):
    try:
        return action() or "done"
    except Exception as error:
        return type(error).__name__
"""


@pytest.fixture(scope="session")
def granted_host():
    """A host outside that this machine surely may ask: the one npm asks for packages."""
    command = ["npm", "config", "get", "registry"]
    return urlsplit(subprocess.check_output(command, text=True).strip()).hostname


def outcomes(place, key, **actions):
    """How each attempt ended inside: "done", or the name of the error."""
    attempts = ", ".join(f"{name!r}: tried(lambda: {action})" for name, action in actions.items())
    return json.loads(place.call(key, program=f"{TRIES}\nprint(json.dumps({{{attempts}}}))"))


def test_there_is_no_network(place):
    key = place.start()
    with socket.create_server(("0.0.0.0", 0)) as service:  # noqa: S104
        port = service.getsockname()[1]
        outside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        outside.connect(("192.0.2.1", 9))  # sends nothing; tells which address is ours
        own = outside.getsockname()[0]
        outside.close()

        found = outcomes(
            place,
            key,
            loopback=f"__import__('socket').create_connection(('127.0.0.1', {port}), 2).close()",
            host=f"__import__('socket').create_connection(('{own}', {port}), 2).close()",
            bridge=f"__import__('socket').create_connection(('172.17.0.1', {port}), 2).close()",
            outside="__import__('socket').create_connection(('192.0.2.1', 443), 2).close()",
            name="__import__('socket').getaddrinfo('example.org', 443) and None",
        )
        interfaces = place.call(key, program="import socket; print(socket.if_nameindex())")

    assert found == {
        "loopback": "ConnectionRefusedError",
        "host": "OSError",
        "bridge": "OSError",
        "outside": "OSError",
        "name": "gaierror",
    }
    assert interfaces == "[(1, 'lo')]\n"


def test_a_granted_host_is_reached_and_no_other(place, granted_host):
    key = place.start(hosts=(granted_host,))

    found = outcomes(
        place,
        key,
        granted=f"__import__('urllib.request').request.urlopen('https://{granted_host}/').close()",
        other="__import__('urllib.request').request.urlopen('https://example.org/').close()",
        around=f"__import__('socket').create_connection(('{granted_host}', 443), 2).close()",
    )

    assert found == {"granted": "done", "other": "URLError", "around": "gaierror"}


@pytest.mark.parametrize("hosts", [(), ("example.net",)])
def test_what_the_way_out_refused_is_counted(place, hosts):
    ask = "python3 -c 'import urllib.request as u; u.urlopen(\"http://example.org\")'"
    key = place.start("static", command=f"{ask}; {ask}; exec sleep 60", hosts=hosts)

    (refused,) = place.refused(key, times=2)

    assert (refused.kind, refused.target) == ("host", "example.org")
    assert place.backend.refusals("inst-none").refused == ()


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the call is one of x86_64 alone")
def test_a_call_of_another_kind_of_machine_ends_it_and_is_told(place):
    """What old kernels take for x32 would pass a filter that knows the usual numbers only."""
    key = place.start(
        "static", command="exec python3 -c 'import ctypes as c; c.CDLL(None).syscall(0x40000027)'"
    )

    seen = place.exited(key)

    assert (seen.exit_code, seen.reason) == (128 + signal.SIGSYS, "forbidden_call")


def test_only_its_own_data_and_temporary_files_can_be_written(place):
    key = place.start()

    found = outcomes(
        place,
        key,
        root="open('/new', 'w').close()",
        app="open('/app/app.py', 'a').close()",
        system="open('/usr/bin/new', 'w').close()",
        accounts="open('/etc/passwd', 'a').close()",
        kernel="open('/proc/sys/kernel/core_pattern', 'w').close()",
        scripts="open('/opt/matrix/entry.py', 'a').close()",
        data="open('/data/new', 'w').close()",
        temporary="open('/tmp/new', 'w').close()",
    )

    assert found.pop("data") == "done"
    assert found.pop("temporary") == "done"
    assert set(found.values()) <= {"OSError", "PermissionError"}


def test_it_has_no_privilege_and_finds_none(place):
    key = place.start()

    status = place.call(key, program="print(open('/proc/self/status').read())")
    found = outcomes(
        place,
        key,
        namespace="__import__('subprocess').run(['unshare', '-r', 'true'], check=True) and None",
        mount="__import__('subprocess').run(['mount', '-t', 'tmpfs', 'x', '/data'], check=True)",
        hypervisor="__import__('socket').socket(40, 1).close()",
        packets="__import__('socket').socket(17, 3, 3).close()",
        docker="__import__('os').stat('/var/run/docker.sock') and None",
    )

    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert "0" not in fields["Uid"].split()
    assert int(fields["CapEff"], 16) == int(fields["CapBnd"], 16) == 0
    assert (fields["NoNewPrivs"], fields["Seccomp"]) == ("1", "2")
    assert "done" not in found.values()


def test_it_sees_the_environment_it_was_given_and_not_ours(place, monkeypatch):
    monkeypatch.setenv("MARKETPLACE_SECRET", "do not tell")
    key = place.start(environment={"GREETING": "good day"})

    environment = place.call(key, program="import os; print(dict(os.environ))")

    assert "good day" in environment
    assert "do not tell" not in environment


def test_the_disk_ends_where_its_limit_is(place):
    key = place.start(limits=SMALL)
    free_before = os.statvfs("/var/tmp").f_bavail

    place.try_to_call(
        key,
        program="""
import os, time
file = open('/data/big', 'wb', buffering=0)
try:
    for _ in range(400):
        file.write(bytes(1 << 20))
        time.sleep(0.01)
except OSError as error:
    print(error)
""",
    )

    used_mib = (free_before - os.statvfs("/var/tmp").f_bavail) * 4096 >> 20
    usage = place.backend.usage(key)
    assert usage is None or usage.storage_bytes <= SMALL.disk_mib << 20
    assert used_mib < 200


def test_memory_ends_where_its_limit_is(place):
    key = place.start(limits=SMALL)

    place.try_to_call(key, program="kept = [b'x' * (8 << 20) for _ in range(100)]")

    assert place.exited(key).reason == "out_of_memory"


def test_a_fork_bomb_stays_inside(place):
    key = place.start(limits=SMALL)

    place.try_to_call(
        key,
        program="""
import os, time
for _ in range(500):
    try:
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
    except OSError:
        break
""",
    )
    usage = place.backend.usage(key)

    assert usage is None or usage.processes <= SMALL.processes + 4
    subprocess.run(["true"], check=True)
    place.backend.stop(key)
    assert place.backend.keys() == set()


def test_the_processor_is_shared_out_as_promised(place):
    limits = Limits(cpu_millicores=250, memory_mib=192, disk_mib=32, processes=48)
    key = place.start(limits=limits)
    place.call(key)
    before, started = place.backend.usage(key), time.monotonic()

    place.call(
        key,
        program="import time\nend = time.monotonic() + 2\nwhile time.monotonic() < end: pass",
    )
    used = place.backend.usage(key).cpu_seconds - before.cpu_seconds

    assert used / (time.monotonic() - started) < 0.35


def test_two_instances_do_not_meet(place):
    first, second = place.start(), place.start()
    place.call(first, program="open('/data/mine', 'w').close(); open('/tmp/mine', 'w').close()")

    seen = place.call(
        second,
        program="""
import os
print(os.listdir('/data'), os.path.exists('/tmp/mine'))
print(len([name for name in os.listdir('/proc') if name.isdigit()]) < 10)
""",
    )

    assert seen == "[] False\nTrue\n"
    assert place.call(first) == place.call(second) == "hello from flask"


def test_an_app_cannot_lead_us_to_another_socket(place):
    """It may write where its broker's socket stands, and links would lead to any other."""
    victim, attacker = place.start(), place.start()
    place.call(victim)
    there = str(place.backend.broker(victim))
    place.call(
        attacker,
        program=f"""
import os
os.unlink('/run/app/broker.sock')
os.symlink({there!r}, '/run/app/broker.sock')
""",
    )

    with pytest.raises(NothingListens):
        dial(place.backend.broker(attacker))
