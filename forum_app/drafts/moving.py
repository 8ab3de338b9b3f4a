"""A reply that was begun goes with its topic into another."""

from __future__ import annotations

from ..kernel.db import Writer
from ..topics.merging import Transfer
from . import queries


class Mover:
    name = "drafts"
    tables = ("draft",)

    def go(self, tx: Writer, transfer: Transfer) -> list[int]:
        return queries.lead_replies(tx, transfer.from_id, transfer.into_id) if transfer.whole else []

    def back(self, tx: Writer, transfer: Transfer, kept: list[int]) -> None:
        queries.lead_replies_back(tx, transfer.from_id, transfer.into_id, kept)
