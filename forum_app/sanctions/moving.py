"""What a sweep remembers of a topic's place, when the topic goes into another and comes out again."""

from __future__ import annotations

from typing import Any

from ..kernel.db import Writer
from ..topics.merging import Transfer
from .queries import sweeps


class Mover:
    name = "sweeps"
    tables = ("sweep_topic",)

    def go(self, tx: Writer, transfer: Transfer) -> list[list[Any]]:
        """The place of a topic that stands no more is nobody's; posts of it come back wherever they stand."""
        return [list(row) for row in sweeps.places_of(tx, transfer.from_id)] if transfer.whole else []

    def back(self, tx: Writer, transfer: Transfer, kept: list[list[Any]]) -> None:
        sweeps.put_places(tx, transfer.from_id, kept)
