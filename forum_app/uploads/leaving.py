"""What somebody who leaves takes along, and what is forgotten of them."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.clock import now
from ..kernel.db import Database, Reader
from ..kernel.errors import NotFound
from ..kernel.files import FileStore
from . import queries, service


def forget(db: Database, member_id: int, keep_posts: bool) -> None:  # noqa: ARG001
    """The picture goes, whatever becomes of the posts."""
    with db.transaction() as tx:
        service.take_avatar_away(tx, member_id, now=now())


def take_along(db: Reader, member_id: int, files: FileStore) -> Iterator[tuple[str, bytes]]:
    """The picture as it is kept."""
    if digest := queries.avatar_of(db, member_id):
        try:
            yield "picture.webp", files.read(digest)
        except NotFound:  # `hearth check` tells of it; the rest is taken along all the same
            return
