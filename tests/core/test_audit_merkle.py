"""The tree is RFC 9162's, and its proofs prove what they say and nothing else."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.audit import merkle

# Whoever checks us does it with this, so these tests do too.
SPEC = importlib.util.spec_from_file_location(
    "verify_audit", Path(__file__).parents[2] / "docs" / "verify_audit.py"
)
outside = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(outside)

MOST = 130
LEAVES = [merkle.hash_leaf(str(number).encode()) for number in range(MOST)]


def slow_root(leaves):
    """RFC 9162, 2.1.1, word for word."""
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.hash_children(slow_root(leaves[:split]), slow_root(leaves[split:]))


def grow(leaves):
    frontier, nodes, roots = merkle.Frontier(), {}, [merkle.EMPTY_ROOT]
    for leaf in leaves:
        nodes.update(frontier.add(leaf))
        roots.append(frontier.root())
    return nodes, roots


NODES, ROOTS = grow(LEAVES)
sizes = st.integers(1, MOST)


@pytest.mark.parametrize("size", range(MOST + 1))
def test_the_root_of_every_size_is_the_one_of_the_rfc(size):
    assert ROOTS[size] == slow_root(LEAVES[:size])
    assert merkle.root((0, size), NODES.__getitem__) == ROOTS[size]


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_leaf_of_every_size_is_proven(size):
    for index in range(size):
        proof = merkle.proof(merkle.inclusion_runs(index, size), NODES.__getitem__)
        found = outside.root_from_inclusion(index, size, LEAVES[index], proof)
        assert found == ROOTS[size]


@pytest.mark.parametrize("second", range(1, MOST + 1))
def test_every_size_continues_every_smaller_one(second):
    for first in range(1, second + 1):
        proof = merkle.proof(merkle.consistency_runs(first, second), NODES.__getitem__)
        outside.check_consistency((first, ROOTS[first]), (second, ROOTS[second]), proof)


def proves(index, size, leaf, proof):
    try:
        return outside.root_from_inclusion(index, size, leaf, proof) == ROOTS[size]
    except outside.Bad:
        return False


@given(st.data(), sizes)
def test_no_other_leaf_place_or_proof_is_taken(data, size):
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.proof(merkle.inclusion_runs(index, size), NODES.__getitem__)

    assert not proves(index, size, merkle.hash_leaf(b"another"), proof)
    assert not proves(index, size, LEAVES[index], [*proof, bytes(32)])
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        bent = [*proof[:place], bytes(32), *proof[place + 1 :]]
        assert not proves(index, size, LEAVES[index], bent)
        assert not proves(index, size, LEAVES[index], proof[:-1])
        other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index))
        assert not proves(other, size, LEAVES[index], proof)


@given(st.data(), st.integers(2, MOST))
def test_a_rewritten_beginning_is_never_continued(data, second):
    first = data.draw(st.integers(1, second - 1))
    changed = data.draw(st.integers(0, first - 1))
    leaves = [*LEAVES[:changed], merkle.hash_leaf(b"another"), *LEAVES[changed + 1 : second]]
    nodes, roots = grow(leaves)

    proof = merkle.proof(merkle.consistency_runs(first, second), nodes.__getitem__)

    with pytest.raises(outside.Bad, match="rewritten"):
        outside.check_consistency((first, ROOTS[first]), (second, roots[second]), proof)


@given(st.integers(1, 10**12), st.data())
def test_a_proof_stays_short_however_large_the_log(size, data):
    index = data.draw(st.integers(0, size - 1))
    runs = merkle.inclusion_runs(index, size)
    assert len(runs) <= 40
    assert sum(len(list(merkle.subtrees(run))) for run in runs) <= 80
