"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from . import queries


def problems(db: Reader) -> Iterator[str]:
    for topic_id, counted, there in queries.miscounted(db):
        yield f"the poll of topic {topic_id} counts {counted} voters, there are {there}, or a choice counts wrong"
    for topic_id in queries.wrong(db):
        yield f"the poll of topic {topic_id} has fewer than two choices, or votes of another poll"
