"""The Merkle tree over a stored ledger, read by its kept nodes: a few hundred hashes for any number of entries."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from crisisdesk.casebook.ledger import BLOCK, BLOCK_LEVEL, leaves
from crisisdesk.casebook.ledger_table import ledger_nodes
from crisisdesk.casebook.merkle import Tree, subtree
from crisisdesk.errors import EvidenceError


class StoredTree:
    """The tree as the database holds it; hashes that were read are remembered as long as this lives."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._nodes: dict[tuple[int, int], bytes] = {}
        self._blocks: dict[int, Tree] = {}

    def node(self, level: int, position: int) -> bytes:
        """The hash of a whole subtree. Raises ``EvidenceError`` where the database has lost it."""
        if level >= BLOCK_LEVEL:
            return self._kept(level, position)
        below = BLOCK_LEVEL - level
        block, inside = position >> below, position & ((1 << below) - 1)
        try:
            return self._block(block).node(level, inside)
        except IndexError:
            raise EvidenceError(f"the ledger has lost entries near {(block + 1) * BLOCK}; do not sign it") from None

    def root(self, size: int) -> bytes:
        """The root over the first so many entries."""
        return subtree(self.node, 0, size)

    def _kept(self, level: int, position: int) -> bytes:
        if (level, position) not in self._nodes:
            query = select(ledger_nodes.c.hash).where(
                ledger_nodes.c.level == level, ledger_nodes.c.position == position
            )
            found = self._connection.execute(query).scalar()
            if found is None:
                raise EvidenceError(f"the ledger has lost the node {position} of level {level}; do not sign it")
            self._nodes[level, position] = bytes(found)
        return self._nodes[level, position]

    def _block(self, block: int) -> Tree:
        if block not in self._blocks:
            self._blocks[block] = Tree(leaves(self._connection, block * BLOCK, (block + 1) * BLOCK))
        return self._blocks[block]


def nodes(hashes: Iterable[bytes], size: int) -> dict[tuple[int, int], bytes]:
    """The nodes that the database should hold for a ledger with these leaf hashes, by level and position."""
    tree = Tree(hashes)
    whole = ((level, size >> level) for level in range(BLOCK_LEVEL, size.bit_length()))
    return {(level, at): tree.node(level, at) for level, count in whole for at in range(count)}
