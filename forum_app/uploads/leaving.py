"""What somebody who leaves takes along, and what becomes of it.

Who left has no picture at once: the row is emptied, the file is swept. Files stay with the posts that show them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from ..kernel.clock import now
from ..kernel.db import Database, Reader
from ..kernel.errors import NotFound
from ..kernel.files import FileStore
from . import queries

PAGE = 100  # uploads at a time


def take_along(db: Reader, member_id: int, files: FileStore) -> Iterator[tuple[str, bytes]]:
    """The picture as it is kept, and what was uploaded."""
    if digest := queries.avatar_of(db, member_id):
        with suppress(NotFound):  # `hearth check` tells of it; the rest is taken along all the same
            yield "picture.webp", files.read(digest)
    before = 10**15
    while found := queries.attachments_of(db, member_id, before, PAGE):
        before = found[-1].id
        for file in found:
            with suppress(NotFound):
                yield f"files/{file.key}-{file.name}", files.read(file.digest)


def forget(db: Database, member_id: int, keep_posts: bool) -> bool:  # noqa: ARG001
    """What nothing shows goes. Posts that were removed showed theirs no longer; what others quote stays with them."""
    while gone := queries.unused_of(db.reader(), member_id, PAGE):
        with db.transaction() as tx:
            queries.drop_attachments(tx, gone, now())
    return False
