"""What somebody who leaves takes along. Who left has no picture at once: the row is emptied, the file is swept."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.files import FileStore
from . import queries


def take_along(db: Reader, member_id: int, files: FileStore) -> Iterator[tuple[str, bytes]]:
    """The picture as it is kept."""
    if digest := queries.avatar_of(db, member_id):
        try:
            yield "picture.webp", files.read(digest)
        except NotFound:  # `hearth check` tells of it; the rest is taken along all the same
            return
