"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from . import queries


def problems(db: Reader) -> Iterator[str]:
    for bookmark_id in queries.misplaced(db):
        yield f"bookmark {bookmark_id} names another topic than its post's, or a post that was removed for good"
