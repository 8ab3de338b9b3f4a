"""The solution of a topic that is split or merged."""

from __future__ import annotations

import json
from typing import Any

from ..kernel.db import Writer
from ..topics.events import PostAttributed
from ..topics.merging import Transfer
from . import queries
from .undoing import put_row, row_of


class Mover:
    """One that goes along with a whole topic solves the other, unless that is solved; one that goes into a topic of its
    own solves nothing there."""

    name = "solutions"
    tables = ("solution",)

    def go(self, tx: Writer, transfer: Transfer) -> dict[str, Any] | None:
        found = queries.solution(tx, transfer.from_id)
        if found is None or found.post_id not in set(json.loads(transfer.posts)):
            return None
        queries.drop(tx, transfer.from_id, found.post_id)
        along = transfer.whole and queries.solution(tx, transfer.into_id) is None
        if along:
            put_row(tx, {**row_of(found), "topic_id": transfer.into_id})
        return {"row": row_of(found), "along": along}

    def back(self, tx: Writer, transfer: Transfer, kept: dict[str, Any] | None) -> None:
        if kept is None:
            return
        post_id = kept["row"]["post_id"]
        if kept["along"]:
            queries.drop(tx, transfer.into_id, post_id)
        if queries.solution(tx, transfer.from_id) is None and queries.stands(tx, transfer.from_id, post_id):
            put_row(tx, kept["row"])


def attributed(tx: Writer, event: PostAttributed) -> None:
    queries.set_author(tx, event.post_id, event.author_id)
