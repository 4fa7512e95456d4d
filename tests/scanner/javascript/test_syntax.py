"""JavaScript as a tree: what is kept of it, and what is refused before it takes minutes."""

import pytest

from scanner.analyzers.javascript import syntax
from scanner.analyzers.javascript.syntax import TooLarge, parse, walk

FITS_NOWHERE = "]): a is string {" * 20_000


def kinds(text, suffix=".ts"):
    return [node.type for node in walk(parse(text, suffix))]


def test_a_tree_has_no_comments_and_no_punctuation_but_operators_as_fields():
    root = parse("#!/usr/bin/env node\nf(/* b */ a + 1); // c", ".js")
    total = next(node for node in walk(root) if node.type == "binary_expression")

    assert [node.type for node in total.named_children] == ["identifier", "number"]
    assert syntax.text(total.fields["operator"]) == "+"
    assert (syntax.line(total), syntax.column(total)) == (2, 10)
    assert total.parent.type == "arguments"


def test_places_are_of_the_file_that_a_node_stands_in():
    files = [parse("\n" * number + "f()", ".js") for number in range(20)]

    assert [syntax.line(root.named_children[0]) for root in files] == list(range(1, 21))


def test_what_fits_nowhere_is_given_up_and_leaves_nothing_to_the_next_file(monkeypatch):
    monkeypatch.setattr(syntax, "MAX_SECONDS", 0.05)

    with pytest.raises(TooLarge):
        parse(FITS_NOWHERE, ".ts")

    assert kinds("let a = 1") == kinds("let a = 1", ".js")


LARGE = {
    "signs": "f();" * 60_001,
    "nodes": "a b " * 190_000,
    "brackets": "(" * 4_002,
    "nodes above a node": "a+" * 10_001 + "a",
}


@pytest.mark.parametrize("what", LARGE)
def test_more_than_people_write_is_refused(what):
    with pytest.raises(TooLarge):
        parse(LARGE[what], ".js")
