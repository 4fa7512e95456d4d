"""``docs/asvs.csv`` says what holds; each row that says "met" names a test that is there."""

import ast
import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATUSES = {"met", "partly", "planned", "operator"}
# ASVS 5.0.0: what applies to a marketplace, by chapter. V10 (OAuth) and V17 (WebRTC) do not.
APPLICABLE = {
    "V1": 22,
    "V2": 13,
    "V3": 30,
    "V4": 10,
    "V5": 13,
    "V6": 37,
    "V7": 16,
    "V8": 13,
    "V9": 7,
    "V11": 24,
    "V12": 12,
    "V13": 21,
    "V14": 13,
    "V15": 21,
    "V16": 17,
}


def rows():
    with (ROOT / "docs" / "asvs.csv").open(newline="") as file:
        return list(csv.DictReader(file))


ROWS = rows()


@cache
def names_in(path):
    """The names of a file's tests, those of its classes as ``Class::test``."""
    found = set()
    for node in ast.parse((ROOT / path).read_text()).body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{inner.name}" for inner in node.body if is_function(inner)}
        elif is_function(node):
            found.add(node.name)
    return found


def is_function(node):
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def exists(test):
    path, _, name = test.partition("::")
    is_test = name.rpartition("::")[2].startswith("test_")
    return is_test and (ROOT / path).is_file() and name in names_in(path)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_says_what_is_so(row):
    assert row["status"] in STATUSES
    assert row["level"] in {"1", "2", "3"}
    assert row["text"]
    assert (ROOT / row["place"]).is_file()
    assert row["test"] or row["status"] != "met"
    assert row["note"] or row["status"] == "met"
    assert [test for test in row["test"].split() if not exists(test)] == []


def test_every_requirement_that_applies_stands_there_once():
    assert Counter(row["id"].partition(".")[0] for row in ROWS) == APPLICABLE
    assert len({row["id"] for row in ROWS}) == len(ROWS) == sum(APPLICABLE.values())


@pytest.mark.parametrize(
    "test",
    [
        "tests/architecture/test_asvs.py::test_that_is_not_there",
        "tests/architecture/test_asvs.py::exists",
        "tests/no_such_file.py::test_a",
        "tests/architecture/test_asvs.py",
        "",
    ],
)
def test_a_test_that_is_not_there_is_noticed(test):
    assert not exists(test)
