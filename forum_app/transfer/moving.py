"""A topic that was imported and then merged is there: the same file, imported again, does not bring it again."""

from __future__ import annotations

from ..kernel.db import Writer
from ..topics.merging import Transfer
from . import queries


class Mover:
    name = "sources"
    tables = ("import_topic",)

    def go(self, tx: Writer, transfer: Transfer) -> list[tuple[str, str]]:
        return queries.lead_sources(tx, transfer.from_id, transfer.into_id) if transfer.whole else []

    def back(self, tx: Writer, transfer: Transfer, kept: list[list[str]]) -> None:
        queries.lead_sources_back(tx, transfer.from_id, kept)
