"""Tags when posts change their topic: those of a topic stay with it, and come back with its row."""

from __future__ import annotations

from ..kernel.db import Writer
from ..topics.merging import Transfer
from . import service


class Mover:
    name = "tags"
    tables = ("topic_tag",)

    def go(self, tx: Writer, transfer: Transfer) -> list[int]:
        """Those of a topic that goes whole; the one it goes into has its own. A new topic begins with none."""
        return service.saved(tx, transfer.from_id) if transfer.whole else []

    def back(self, tx: Writer, transfer: Transfer, kept: list[int]) -> None:
        if transfer.whole:
            service.restore(tx, transfer.from_id, kept)
