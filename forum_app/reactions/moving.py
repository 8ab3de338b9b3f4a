"""Reactions follow their posts into another topic."""

from __future__ import annotations

from ..kernel.db import Writer
from ..topics.events import PostAttributed
from ..topics.merging import Transfer
from . import queries


class Mover:
    name = "reactions"
    tables = ("reaction",)

    def go(self, tx: Writer, transfer: Transfer) -> None:
        queries.set_topic(tx, transfer.posts, transfer.into_id)

    def back(self, tx: Writer, transfer: Transfer, kept: None) -> None:  # noqa: ARG002
        queries.set_topic(tx, transfer.posts, transfer.from_id)


def attributed(tx: Writer, event: PostAttributed) -> None:
    queries.set_author(tx, event.post_id, event.author_id)
