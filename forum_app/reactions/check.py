"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from . import queries


def problems(db: Reader) -> Iterator[str]:
    for post_id, kind, counted, there in queries.miscounted(db):
        yield f"post {post_id} counts {counted} reactions of the kind {kind}, there are {there}"
    for post_id in queries.misplaced(db):
        yield f"reactions to post {post_id} name another topic or author, or a post that was removed for good"
