"""Analyzers that misbehave, each in a process of its own."""

import dataclasses
import os
import signal
import time

import pytest

from scanner.analyzers import children
from scanner.analyzers.base import Analyzer, Severity
from scanner.analyzers.children import DONE, FAILED, OUT_OF_MEMORY, TIMED_OUT, ChildLimits
from scanner.analyzers.memory import MemoryAnalyzer
from tests.scanner.test_scoring import a_finding

LIMITS = ChildLimits(cpu_seconds=1, memory_mib=1500, wall_seconds=5, output_mib=1)
"""Of memory much, as a child starts with that of the process of the tests, which grows."""
GRAVE = a_finding(severity=Severity.CRITICAL)


class Misbehaving(Analyzer):
    """Finds one grave thing, then does ``deed``."""

    name, version, languages = "bad", "1", ()

    def __init__(self, deed):
        self.deed = deed

    def analyze(self, tree):
        yield GRAVE
        self.deed()


def eat_memory():
    blocks = []
    while True:
        blocks.append(bytearray(32 * 1024 * 1024))


def burn():
    while True:
        pass


def print_without_end():
    for number in range(60_000):
        os.write(1, b"x" * 100)
        assert number >= 0


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        (lambda: time.sleep(60), TIMED_OUT),
        (burn, TIMED_OUT),
        (eat_memory, OUT_OF_MEMORY),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), OUT_OF_MEMORY),
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), FAILED),
        (lambda: os._exit(0), FAILED),
        ([].pop, FAILED),
    ],
    ids=["sleeps", "burns", "eats memory", "is killed", "crashes", "leaves", "raises"],
)
def test_one_that_does_not_finish_is_no_pass_and_what_it_found_counts(tmp_path, deed, status):
    seconds = 1 if status == TIMED_OUT else 20
    limits = dataclasses.replace(LIMITS, cpu_seconds=seconds, wall_seconds=seconds + 1)

    outcome = children.run(Misbehaving(deed), tmp_path, limits)

    assert outcome.status == status
    assert outcome.error
    assert [found["rule"] for found in outcome.findings] == [GRAVE.rule]


def test_what_it_prints_goes_nowhere(tmp_path):
    outcome = children.run(Misbehaving(print_without_end), tmp_path, LIMITS)

    assert outcome.status == DONE


def test_one_that_finds_too_much_to_say_is_ended(tmp_path):
    talkative = MemoryAnalyzer(details={"noise": "x" * 2_000_000})

    outcome = children.run(talkative, tmp_path, LIMITS)

    assert outcome.status == FAILED
    assert "more than 1 MiB" in outcome.error


def test_garbage_among_its_words_is_no_pass(tmp_path):
    def write_garbage():
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, b"garbage\n")
            except OSError:
                continue

    outcome = children.run(Misbehaving(write_garbage), tmp_path, LIMITS)

    assert outcome.status == FAILED


def test_what_it_started_ends_with_it(tmp_path):
    def leave_one_behind():
        if os.fork() == 0:
            time.sleep(60)

    started = time.monotonic()
    outcome = children.run(Misbehaving(leave_one_behind), tmp_path, LIMITS)

    assert outcome.status == TIMED_OUT  # it held the pipe open
    assert time.monotonic() - started < 20


def test_a_thousand_equal_findings_are_one(tmp_path):
    outcome = children.run(MemoryAnalyzer((GRAVE,) * 1000), tmp_path, LIMITS)

    assert outcome.is_done
    assert len(outcome.findings) == 1


def test_the_gravest_are_kept_when_there_are_too_many(tmp_path):
    many = tuple(dataclasses.replace(a_finding(), line=number) for number in range(9000))

    outcome = children.run(
        MemoryAnalyzer((*many, GRAVE)), tmp_path, dataclasses.replace(LIMITS, output_mib=8)
    )

    assert outcome.is_done
    assert outcome.findings[0]["severity"] == "critical"
    assert len(outcome.findings) < 4100
