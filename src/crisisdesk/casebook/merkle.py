"""The Merkle tree of RFC 6962: roots, inclusion proofs and consistency proofs over the entries of a ledger.

A leaf is hashed as SHA-256(0x00 || data), a node as SHA-256(0x01 || left || right). Ranges of leaves are half-open
and counted from 0. Proofs are lists of hashes, the nearest to the leaf first. Everything here is pure.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

NodeAt = Callable[[int, int], bytes]
"""Gives the hash of a whole subtree of ``2**level`` leaves by its level and its position among those of its level."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """A growing tree of which only the roots of its whole subtrees are kept: 20 hashes for a million leaves."""

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """A tree of so many leaves with the roots of its whole subtrees, the largest first."""
        self.size = size
        self._peaks = list(peaks)
        if len(self._peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} whole subtrees, not {len(self._peaks)}")

    def add(self, leaf: bytes) -> None:
        """Grow by a leaf, given by its hash."""
        left, hashed = self.size, leaf
        while left & 1:
            hashed = node_hash(self._peaks.pop(), hashed)
            left >>= 1
        self._peaks.append(hashed)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The root of the tree as it stands."""
        if not self._peaks:
            return EMPTY
        *rest, hashed = self._peaks
        for peak in reversed(rest):
            hashed = node_hash(peak, hashed)
        return hashed


class Tree:
    """A tree in memory, from the hashes of its leaves; it gives the nodes that proofs ask for."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            pairs = zip(below[::2], below[1::2], strict=False)
            self._levels.append([node_hash(left, right) for left, right in pairs])

    def __len__(self) -> int:
        return len(self._levels[0])

    def node(self, level: int, position: int) -> bytes:
        """The hash of a whole subtree."""
        return self._levels[level][position]

    def root(self, size: int | None = None) -> bytes:
        """The root over all leaves, or over the first so many."""
        return subtree(self.node, 0, len(self) if size is None else size)


def subtree(node: NodeAt, start: int, end: int) -> bytes:
    """The root over a range of leaves that the tree's own splitting yields."""
    width = end - start
    if width == 0:
        return EMPTY
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, start >> level)
    split = _split(start, end)
    return node_hash(subtree(node, start, split), subtree(node, split, end))


def inclusion(node: NodeAt, index: int, size: int) -> list[bytes]:
    """The proof that a leaf, counted from 0, is in the tree of the first ``size`` leaves (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        split = _split(start, end)
        if index < split:
            path.append(subtree(node, split, end))
            end = split
        else:
            path.append(subtree(node, start, split))
            start = split
    return path[::-1]


def consistency(node: NodeAt, old: int, size: int) -> list[bytes]:
    """The proof that the tree of the first ``old`` leaves is the beginning of that of ``size`` (RFC 6962, 2.1.2)."""
    if not 0 < old <= size:
        raise ValueError(f"a tree of {old} leaves is no beginning of one of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end != old:
        split = _split(start, end)
        if old <= split:
            path.append(subtree(node, split, end))
            end = split
        else:
            path.append(subtree(node, start, split))
            start = split
    if start:
        path.append(subtree(node, start, end))
    return path[::-1]


def holds_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows that a leaf, given by its hash, is at an index of the tree with that size and root."""
    if not 0 <= index < size:
        return False
    at, last, hashed = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            hashed = node_hash(step, hashed)
            at, last = _past_left_edges(at, last)
        else:
            hashed = node_hash(hashed, step)
        at, last = at >> 1, last >> 1
    return last == 0 and hashed == root


def holds_consistency(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a proof shows that the tree with the old size and root is the beginning of the other."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not path and old_root == root
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    at, last = _past_right_edges(old - 1, size - 1)
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(step, before), node_hash(step, after)
            at, last = _past_left_edges(at, last)
        else:
            after = node_hash(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == root


def _split(start: int, end: int) -> int:
    """Where the tree over a range parts: after the largest power of two that is smaller than its width."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def _past_right_edges(at: int, last: int) -> tuple[int, int]:
    while at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _past_left_edges(at: int, last: int) -> tuple[int, int]:
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last
