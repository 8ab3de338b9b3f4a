"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from . import queries


def problems(db: Reader) -> Iterator[str]:
    for table, member_id, which in queries.beyond_the_end(db):
        yield f"{table}: member {member_id} read beyond the last post, at {which}"
    for member_id, board_id in queries.floors_of_no_board(db):
        yield f"member {member_id} has read a board {board_id} that is gone"
    for topic_id in queries.out_of_order(db):
        yield f"the posts of topic {topic_id} do not stand in the order in which they came"
