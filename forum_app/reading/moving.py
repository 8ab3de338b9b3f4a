"""Reading positions when posts change their topic. They are ids of posts, so what was read stays read."""

from __future__ import annotations

import json
from typing import Any

from ..kernel.db import Writer
from ..topics.merging import Transfer
from .queries import moving as queries


class Mover:
    """Of two topics that become one, the further position counts; in a topic made of some posts, the one before."""

    name = "reading"
    tables = ("read_position",)

    def go(self, tx: Writer, transfer: Transfer) -> dict[str, Any] | None:
        there = queries.positions_in(tx, transfer.from_id)
        if not transfer.whole:
            first = min(json.loads(transfer.posts))
            queries.put_positions(tx, transfer.into_id, [row for row in there if row[1] >= first])
            return None
        concerned = {member_id for member_id, _ in there}
        here = [row for row in queries.positions_in(tx, transfer.into_id) if row[0] in concerned]
        queries.put_positions(tx, transfer.into_id, there)
        return {"from": there, "into": here}

    def back(self, tx: Writer, transfer: Transfer, kept: dict[str, Any] | None) -> None:
        if kept is None:
            queries.put_positions(tx, transfer.from_id, queries.positions_in(tx, transfer.into_id))
            return
        before = dict(kept["into"])
        queries.put_positions(tx, transfer.from_id, kept["from"])
        made = [(m, max(post, before.get(m, 0)), before.get(m, 0)) for m, post in kept["from"]]
        queries.take_position_back(tx, transfer.into_id, made)
