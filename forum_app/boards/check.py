"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from ..kernel.rights import reach
from . import queries


def problems(db: Reader) -> Iterator[str]:
    for name, topics, topics_there, posts, posts_there in queries.miscounted_boards(db):
        yield f"board {name} counts {topics} topics and {posts} posts, there are {topics_there} and {posts_there}"
    for name in queries.wrong_last_topics(db):
        yield f"board {name} names a wrong last topic"
    for name in queries.unlocked_boards(db):
        yield f"board {name} has a table of rights without a row for everyone"
    for board_id, name, kept in queries.reaches(db):
        there = reach(queries.rights_of(db, board_id))
        if kept != there:
            yield f"board {name} is kept as reaching {kept}, its rights say {there}"
