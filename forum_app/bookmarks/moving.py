"""Bookmarks follow their posts into another topic."""

from __future__ import annotations

from ..kernel.db import Writer
from ..topics.merging import Transfer
from . import queries


class Mover:
    name = "bookmarks"
    tables = ("bookmark",)

    def go(self, tx: Writer, transfer: Transfer) -> None:
        queries.set_topic(tx, transfer.posts, transfer.into_id)

    def back(self, tx: Writer, transfer: Transfer, kept: None) -> None:  # noqa: ARG002
        queries.set_topic(tx, transfer.posts, transfer.from_id)
