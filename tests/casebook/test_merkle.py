"""The published vectors of RFC 6962's tree (certificate-transparency's reference leaves), and laws for all sizes."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.casebook.merkle import (
    EMPTY,
    Frontier,
    Tree,
    consistency,
    holds_consistency,
    holds_inclusion,
    inclusion,
    leaf_hash,
    node_hash,
)

DATA = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
LEAVES = [leaf_hash(bytes.fromhex(data)) for data in DATA]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SECOND = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
THIRD_PAIR = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
UPPER_HALF = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
FIFTH = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
LAST_PAIR = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
FIFTH_PAIR = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"


def hexed(path: list[bytes]) -> list[str]:
    return [step.hex() for step in path]


def invented(count: int) -> list[bytes]:
    return [leaf_hash(f"entry {number}".encode()) for number in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size: int) -> None:
    assert Tree(LEAVES).root(size).hex() == ROOTS[size]
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.add(leaf)
    assert frontier.root.hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (0, 8, [SECOND, THIRD_PAIR, UPPER_HALF]),
        (5, 8, [FIFTH, LAST_PAIR, ROOTS[4]]),
        (2, 3, [ROOTS[2]]),
        (1, 5, [ROOTS[1], THIRD_PAIR, FIFTH]),
    ],
)
def test_the_published_inclusion_proofs(index: int, size: int, path: list[str]) -> None:
    assert hexed(inclusion(Tree(LEAVES).node, index, size)) == path
    steps = [bytes.fromhex(step) for step in path]
    assert holds_inclusion(LEAVES[index], index, size, steps, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(
    ("old", "size", "path"),
    [
        (1, 1, []),
        (1, 8, [SECOND, THIRD_PAIR, UPPER_HALF]),
        (6, 8, [FIFTH_PAIR, LAST_PAIR, ROOTS[4]]),
        (2, 5, [THIRD_PAIR, FIFTH]),
    ],
)
def test_the_published_consistency_proofs(old: int, size: int, path: list[str]) -> None:
    assert hexed(consistency(Tree(LEAVES).node, old, size)) == path
    roots = bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[size])
    assert holds_consistency(old, roots[0], size, roots[1], [bytes.fromhex(step) for step in path])


def test_leaves_and_nodes_cannot_be_taken_for_each_other() -> None:
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)
    assert leaf_hash(b"") != EMPTY


def test_every_proof_of_every_size_holds_and_no_other() -> None:
    leaves = invented(20)
    tree = Tree(leaves)
    for size in range(1, 21):
        root = tree.root(size)
        for index in range(size):
            path = inclusion(tree.node, index, size)
            held = {at for at in range(size) if holds_inclusion(leaves[index], at, size, path, root)}
            assert held == {index}
        for old in range(1, size + 1):
            path = consistency(tree.node, old, size)
            assert holds_consistency(old, tree.root(old), size, root, path)
            others = [other for other in range(1, 21) if other != old]
            assert not any(holds_consistency(other, tree.root(other), size, root, path) for other in others)
            assert not any(holds_consistency(old, tree.root(other), size, root, path) for other in others)


@given(st.integers(1, 70), st.data())
def test_a_changed_proof_fails(size: int, data: st.DataObject) -> None:
    tree = Tree(invented(size))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    leaf, root = tree.node(0, index), tree.root()
    path = inclusion(tree.node, index, size)
    assert holds_inclusion(leaf, index, size, path, root)
    assert not any(holds_inclusion(leaf, index, size, other, root) for other in changed(path))
    path = consistency(tree.node, old, size)
    assert holds_consistency(old, tree.root(old), size, root, path)
    assert not any(holds_consistency(old, tree.root(old), size, root, other) for other in changed(path))


def changed(path: list[bytes]) -> Iterator[list[bytes]]:
    """The proof with a step more, a step less, and another step in each place."""
    yield [*path, EMPTY]
    for at in range(len(path)):
        yield path[:at] + path[at + 1 :]
        yield [*path[:at], EMPTY, *path[at + 1 :]]


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_frontier_grows_like_the_tree(first: int, more: int) -> None:
    leaves = invented(first + more)
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    assert frontier.root == Tree(leaves).root()
    assert frontier.size == len(leaves)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_for_a_leaf_outside(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion(Tree(invented(3)).node, index, size)
    assert not holds_inclusion(LEAVES[0], index, size, [], EMPTY)


@pytest.mark.parametrize(("old", "size"), [(0, 3), (4, 3)])
def test_there_is_no_proof_from_nothing_or_from_more(old: int, size: int) -> None:
    with pytest.raises(ValueError, match="no beginning"):
        consistency(Tree(invented(4)).node, old, size)
    assert not holds_consistency(old, EMPTY, size, EMPTY, [])


def test_a_frontier_needs_its_whole_subtrees() -> None:
    with pytest.raises(ValueError, match="2 whole subtrees, not 1"):
        Frontier(3, [EMPTY])
    tree = Tree(invented(6))
    frontier = Frontier(6, [tree.node(2, 0), tree.node(1, 2)])
    assert frontier.root == tree.root()


@pytest.mark.parametrize("old", [1, 2, 3])
def test_an_empty_proof_shows_nothing_of_a_larger_tree(old: int) -> None:
    root = Tree(invented(1)).root()
    assert not holds_consistency(old, root, 4, root, [])
