"""A poll belongs to the opening post of its topic: it is in the way where that would open nothing any more."""

from __future__ import annotations

from ..kernel.db import Writer
from ..kernel.errors import Conflict
from ..kernel.i18n import lazy as _
from ..topics.merging import Transfer
from . import queries


class Mover:
    name = "polls"
    tables = ("poll",)

    def go(self, tx: Writer, transfer: Transfer) -> None:
        """:raises Conflict: when the poll would lose its post."""
        if transfer.whole and queries.in_the_way(tx, transfer.from_id, transfer.into_id):
            raise Conflict(_("There is a poll in the topic, which would lose its place. Take the poll away first."))

    def back(self, tx: Writer, transfer: Transfer, kept: None) -> None:
        """It never went."""
