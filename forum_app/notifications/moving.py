"""Notices and followings when posts change their topic: who followed one of two follows both as one."""

from __future__ import annotations

from typing import Any

from ..kernel.db import Writer
from ..topics.merging import Transfer
from .queries import moving


class Mover:
    name = "notices"
    tables = ("notice_part", "topic_level")

    def go(self, tx: Writer, transfer: Transfer) -> dict[str, Any]:
        moving.set_topic(tx, transfer.posts, transfer.into_id)
        there = moving.levels_in(tx, transfer.from_id)
        here = {member_id for member_id, _ in moving.levels_in(tx, transfer.into_id)}
        moving.put_levels(tx, transfer.into_id, there)
        return {"there": there, "new": [row for row in there if row[0] not in here]} if transfer.whole else {}

    def back(self, tx: Writer, transfer: Transfer, kept: dict[str, Any]) -> None:
        moving.set_topic(tx, transfer.posts, transfer.from_id)
        if kept:
            moving.drop_levels(tx, transfer.into_id, kept["new"])
            moving.put_levels(tx, transfer.from_id, kept["there"])
