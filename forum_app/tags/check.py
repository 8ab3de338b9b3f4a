"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from .queries import check


def problems(db: Reader) -> Iterator[str]:
    for tag_id, board_id, counted, there in check.miscounted(db):
        yield f"tag {tag_id} counts {counted} topics on board {board_id}, there are {there}"
    for topic_id, tag_id in check.stale(db):
        yield f"tag {tag_id} has another place in its list than topic {topic_id} has"
    for slug in check.two_of_one(db):
        yield f"the tag {slug} is a synonym as well"
