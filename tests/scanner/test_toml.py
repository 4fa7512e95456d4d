"""TOML of apps is read as ever, but for keys that would take minutes."""

import tomllib

import pytest

from scanner.analyzers.toml import parse_toml

PARTS = {"bare": "a", "in quotes": '"a b"', "in single quotes": "'a'", "escaped": '"\\"a"'}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS.keys())
def test_a_key_of_hundreds_of_parts_is_refused(part):
    with pytest.raises(ValueError, match="too many parts"):
        parse_toml(" . ".join([part] * 300) + " = 1")


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS.keys())
def test_a_key_of_some_parts_is_read(part):
    text = ".".join([part] * 50) + " = 1"

    assert parse_toml(text) == tomllib.loads(text)


def test_dots_in_texts_and_lists_are_no_parts():
    versions, words = ", ".join(["'1.2.3'"] * 300), "Well ... " * 300
    text = f'versions = [{versions}]\ntext = "{words}"\n'

    assert parse_toml(text) == tomllib.loads(text)
