"""Joins the parts of the index. FTS5 writes each change into a part of its own and joins them as far as writing stays
quick, which leaves some twenty; a search looks into each of them. Joined by levels (two of a size become one of the
next), a handful is left, and a word is written again only as often as the forum doubles.

https://www.sqlite.org/fts5.html#the_merge_command
"""

from __future__ import annotations

import logging
from typing import Any

from ..kernel.db import Database
from ..kernel.errors import StorageBroken
from . import queries

log = logging.getLogger(__name__)

JOB = "join search"
EVERY = 3 * 3600  # seconds
PAGES = 64  # written in one transaction; some 20 ms
A_TURN = 20  # transactions, between which other jobs get theirs


def job(db: Database, _payload: dict[str, Any]) -> dict[str, Any] | None:
    """Some of it; asks to be called again until nothing is left to be joined."""
    return {} if all(_step(db) for _ in range(A_TURN)) else None


def all_of_it(db: Database) -> None:
    """Now; after many posts came at once."""
    while _step(db):
        pass


def _step(db: Database) -> bool:
    """Was there something to be joined? In a damaged index nothing is; whoever writes next has it made anew."""
    try:
        with db.transaction() as tx:
            return queries.join_parts(tx, PAGES)
    except StorageBroken:
        log.exception("the search index is damaged")
        return False
