"""A reply that waits follows its topic into another; one to a post, or that became one, follows that post."""

from __future__ import annotations

from ..kernel.db import Writer
from ..kernel.queries import bump_mine
from ..topics.merging import Transfer
from .queries import moving


class Mover:
    name = "held"
    tables = ("held",)

    def go(self, tx: Writer, transfer: Transfer) -> list[int]:
        found = moving.in_topic(tx, transfer.from_id, "" if transfer.whole else transfer.posts)
        self._set(tx, found, transfer.into_id)
        return [held_id for held_id, _ in found]

    def back(self, tx: Writer, transfer: Transfer, kept: list[int]) -> None:
        """Out of a topic that was split off comes what began to wait there meanwhile, too: it goes."""
        found = moving.in_topic(tx, transfer.into_id, "")
        self._set(tx, [row for row in found if not transfer.whole or row[0] in kept], transfer.from_id)

    def _set(self, tx: Writer, found: list[tuple[int, int]], topic_id: int) -> None:
        moving.set_topic(tx, [held_id for held_id, _ in found], topic_id)
        bump_mine(tx, *{member_id for _, member_id in found})
