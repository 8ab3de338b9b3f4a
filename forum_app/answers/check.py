"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from . import queries


def problems(db: Reader) -> Iterator[str]:
    for topic_id in queries.wrong(db):
        yield f"topic {topic_id} names a wrong post as its solution"
