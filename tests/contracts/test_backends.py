"""What every container backend promises about building, starting, watching and stopping."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from runtime.backends.base import BuildFailed, InstanceState, Limits
from tests.contracts.place import PROJECT


def test_it_knows_that_it_works(place):
    assert place.backend.probe().works


def test_a_flask_project_is_built_and_answers(place):
    key = place.start("flask")

    assert place.call(key) == "hello from flask"


def test_an_express_project_is_built_and_answers(place):
    key = place.start("express")

    assert place.call(key) == "hello from express"


def test_the_same_key_is_built_once(place):
    first_log, second_log = [], []

    first = place.build(key="twice", build="echo working", log=first_log.append)
    second = place.build(key="twice", build="echo working", log=second_log.append)

    assert "working" in first_log
    assert second == first
    assert first.size_bytes > 0
    assert second_log == []


def test_a_failing_build_says_why_and_can_be_tried_again(place):
    lines = []

    with pytest.raises(BuildFailed) as failure:
        place.build(key="again", build="echo no such luck; exit 3", log=lines.append)

    assert "no such luck" in failure.value.log
    assert "no such luck" in "\n".join(lines)
    assert place.build(key="again", build="true")


def test_a_bundle_that_was_swapped_while_the_build_waited_is_not_built(place):
    with pytest.raises(BuildFailed, match="is not what was approved any more"):
        place.build(key="swapped", sha256="0" * 64)
    assert place.build(key="swapped")


def test_a_build_ends_when_its_time_is_over(place):
    started = time.monotonic()

    with pytest.raises(BuildFailed):
        place.build(build="sleep 60", timeout_seconds=2)

    assert time.monotonic() - started < 20


def test_a_build_cannot_fill_the_disk(place):
    limits = Limits(cpu_millicores=2000, memory_mib=512, disk_mib=32, processes=64)

    with pytest.raises(BuildFailed):
        place.build(build="head -c 400m /dev/zero > big && sleep 5", limits=limits)


def test_a_build_has_no_way_to_the_hosts_own_services(place):
    program = "import socket; socket.create_connection(('127.0.0.1', 22), timeout=2)"

    with pytest.raises(BuildFailed) as failure:
        place.build(build=f'python3 -c "{program}"')

    assert "ConnectionRefusedError" in failure.value.log


def test_starting_twice_is_one_instance(place):
    request = place.request()
    key = place.start(key=request.key)
    place.call(key, program="open('/data/mark', 'w').write('first')")

    place.backend.start(request)

    assert place.call(key, program="print(open('/data/mark').read())") == "first\n"
    assert place.backend.keys() == {key}


def test_starting_at_the_same_time_is_one_instance(place):
    key = place.new_key()
    place.artifact("flask")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: place.start(key=key), range(4)))

    assert place.call(key) == "hello from flask"
    assert place.backend.keys() == {key}


def test_an_instance_that_never_was_is_absent(place):
    assert place.backend.observe("nobody").state == InstanceState.ABSENT
    assert place.backend.usage("nobody") is None
    assert place.backend.logs("nobody") == ""
    place.backend.stop("nobody")


def test_an_exit_is_seen_with_its_code_and_can_be_started_again(place):
    request = place.request(
        command="test -e /data/been && exec python app.py; touch /data/been; exit 7"
    )
    key = place.start(key=request.key, command=request.command)

    ended = place.exited(key)
    place.backend.start(request)

    assert (ended.exit_code, ended.reason) == (7, "")
    assert place.call(key) == "hello from flask"


def test_the_last_lines_of_its_output_are_kept(place):
    key = place.start(command="seq 1 500; echo problem >&2; exec python app.py")
    place.call(key)

    lines = place.backend.logs(key, lines=50).splitlines()

    assert "problem" in lines
    assert "499" in lines
    assert "1" not in lines


def test_usage_is_what_the_app_used(place):
    key = place.start()
    place.call(key)
    before = place.backend.usage(key)

    place.call(key, program="import time\nwhile time.process_time() < 1.5: pass")
    place.call(key, program="import builtins; builtins.kept = b'x' * (40 << 20)")
    place.call(key, program="open('/data/file', 'wb').write(b'x' * (8 << 20))")
    after = place.backend.usage(key)

    assert 0.5 < after.cpu_seconds - before.cpu_seconds < 4
    assert after.memory_bytes - before.memory_bytes > 30 << 20
    assert after.storage_bytes - before.storage_bytes >= 8 << 20
    assert 1 <= after.processes <= 10


def test_stopping_leaves_nothing_behind(place):
    key = place.start()
    place.call(key, program="open('/data/mark', 'w').write('secret')")
    directory = place.backend.broker(key).parent

    place.backend.stop(key)
    place.backend.stop(key)

    assert place.backend.observe(key).state == InstanceState.ABSENT
    assert place.backend.keys() == set()
    assert not directory.exists()
    place.start(key=key)
    assert place.call(key, program="import os; print(os.listdir('/data'))") == "[]\n"


def test_an_app_that_ignores_being_asked_is_stopped_all_the_same(place):
    key = place.start(command="trap '' TERM; python app.py & while true; do sleep 1; done")
    place.call(key)
    started = time.monotonic()

    place.backend.stop(key)

    assert place.backend.observe(key).state == InstanceState.ABSENT
    assert time.monotonic() - started < 15


def test_an_instance_outlives_the_process_that_started_it(place):
    """As when a worker is deployed anew, or dies."""
    request = place.request()
    program = f"""
import os
from pathlib import Path, PosixPath
from runtime.backends.base import InstanceRequest, Limits
from tests.contracts.place import Place
Place({place.name!r}, state=Path({str(place.state)!r})).backend.start({request!r})
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=False)
    place.start(key=request.key)  # finds it, and leaves it to the clean-up

    assert place.call(request.key) == "hello from flask"
