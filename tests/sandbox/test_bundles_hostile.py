"""Every hostile archive we know, in the real sandbox: refused, cheap, and nothing left behind."""

import json
import shutil
import stat
from pathlib import Path

import pytest

from sandbox.run import run_once
from sandbox.spec import Bind, Limits
from tests.sandbox import hostile_archives, measured
from tests.sandbox.hostile_archives import OF_THE_WHOLE_FILE

CASES = {label: (make, code) for label, make, code in hostile_archives.cases()}
ROOM = Limits(cpu_millicores=2000, memory_mib=512, disk_mib=600, processes=32)


@pytest.fixture(scope="module")
def answers(request, state):
    """What the sandbox said of each archive that is asked for, all in one go."""
    asked = {item.callspec.params["label"] for item in request.session.items if is_case(item)}
    folder = state / "hostile"
    folder.mkdir()
    for label in asked:
        (folder / label.replace("/", "_")).write_bytes(CASES[label][0]())
    script = Path(measured.__file__)
    completed = run_once(
        command=["python3", "/measured.py", "/hostile"],
        binds=[Bind(folder, "/hostile"), Bind(readable(script, state), "/measured.py")],
        limits=ROOM,
        timeout_seconds=590,
        state=state,
        tmp_mib=600,
    )
    shutil.rmtree(folder)
    assert completed.exit_code == 0, completed
    lines = map(json.loads, completed.stdout.decode().splitlines())
    return {line["label"]: line for line in lines}


def is_case(item):
    return item.module.__name__ == __name__ and hasattr(item, "callspec")


def readable(path, state):
    copy = state / path.name
    copy.write_bytes(path.read_bytes())
    copy.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    return copy


@pytest.mark.parametrize("label", CASES)
def test_a_hostile_archive_is_refused_cheaply_and_leaves_nothing_behind(label, answers):
    found, code = answers[label.replace("/", "_")], CASES[label][1]

    answer = found["answer"]
    assert (found["exit_code"], answer["ok"], answer["code"]) == (3, False, code)
    assert found["left"] == []
    assert found["mib"] < measured.MEMORY_BYTES / measured.MIB
    assert found["cpu_seconds"] < measured.CPU_SECONDS
    assert answer["entry"] or code in OF_THE_WHOLE_FILE or label.endswith("no name")
    assert answer["entry"].isprintable()
    assert answer["entry"] in answer["message"]


def test_every_format_is_attacked_in_every_way():
    names = {label for label in CASES if label.partition(", ")[2] in hostile_archives.NAMES}

    assert {label.partition(", ")[0] for label in CASES} >= {"zip", "tar", "tar.gz", "tar.xz"}
    assert len(names) == 4 * len(hostile_archives.NAMES)
    assert len(CASES) > 500


LISTED = {
    "parent folder": ("parent folder", "pax traversal", "GNU long traversal"),
    "absolute": ("absolute", "absolute with two slashes"),
    "drive": ("drive letter", "drive with backslash"),
    "network share": ("network share", "device path"),
    "backslash": ("backslashes", "backslash inside"),
    "links that leave": ("symlink that leaves", "hardlink that leaves", "link named by pax"),
    "links that loop": ("symlinks in a loop", "symlink to itself"),
    "links written through": (
        "symlink that is written through",
        "hardlink that is written through",
    ),
    "zip entries that are links": ("folder that is a link", "link by an old extra field"),
    "devices": ("character device", "block device", "setuid device"),
    "fifos": ("fifo", "socket"),
    "right to left": ("right to left", "right to left, isolated"),
    "zero width": ("zero width", "zero width joiner", "byte order mark"),
    "control characters": ("tab", "escape", "pax NUL", "NUL"),
    "duplicate names": ("twice the same",),
    "duplicate by case": ("only case differs", "folders differ in case", "sharp s"),
    "duplicate by NFC": ("composed and decomposed", "composed and decomposed folders"),
    "overlong paths": ("long path", "long name", "longest path there is", "too deep"),
    "pax headers of 64 MiB": (
        "pax header of 64 MiB",
        "gzip of a pax header of 64 MiB",
        "xz of a pax header of 64 MiB",
    ),
    "bombs by ratio": ("gzip bomb", "xz bomb", "bomb", "overlap", "quoted overlap"),
    "bombs by count": ("too many files", "bomb of many files"),
    "bombs by directories": ("too many folders", "folders without end"),
    "lying sizes": ("lies short", "lies long", "size that lies short", "size that lies long"),
    "nested compression": ("gzip in gzip", "xz in gzip", "zip in xz"),
    "second gzip members": ("second gzip member", "empty gzip member in front"),
    "polyglots": ("tar at the same time", "gzip then zip", "tar that ends like a zip"),
    "prefixes": ("program in front", "another zip in front, moved"),
    "trailing data": ("data after the end", "gzip with a tail", "one byte after the end"),
    "two central directories": ("two tables of contents", "two end records"),
    "local headers that disagree": ("other local name", "other local size", "second name"),
    "truncation": ("cut off", "gzip cut off", "xz cut off", "half an end"),
}
"""What the scanner's design lists, and some of the archives that stand for it here."""


def test_everything_that_the_design_lists_is_attacked():
    labels = {label.partition(", ")[2] for label in CASES}

    missing = {wanted for listed in LISTED.values() for wanted in listed} - labels

    assert missing == set()
