"""What is forgotten of somebody who leaves, and what they take along."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..kernel.db import Database, Reader
from ..kernel.rights import of_member
from . import queries

BATCH = 500  # positions in one transaction


def forget(db: Database, member_id: int, keep_posts: bool) -> bool:  # noqa: ARG001
    """True when there is more."""
    topics = queries.topics_read_by(db.reader(), member_id, BATCH)
    with db.transaction() as tx:
        queries.drop_positions(tx, member_id, topics)
        queries.drop_floors(tx, member_id)
    return len(topics) == BATCH


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """How far one read in which topic."""
    rows = queries.positions_of(db, member_id, of_member(db, member_id).hidden)
    found = [{"topic": row.topic_id, "post": row.post_id} for row in rows]
    if found:
        yield "reading.json", json.dumps(found).encode()
