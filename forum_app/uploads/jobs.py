"""Files that nobody has any more are swept, a day after they were put down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..kernel.clock import now
from ..kernel.db import Database, Reader
from ..kernel.files import FileStore
from . import queries

GRACE = 24 * 3600  # seconds
BATCH = 100  # rows under one lock


InUse = Callable[[Reader], Iterable[str]]  # the digests of files that another slice has


def sweep(
    db: Database, _: dict[str, Any], files: FileStore, others: Callable[[], Iterable[InUse]] = lambda: ()
) -> None:
    """First the rows, then the files without one. What other slices have is touched, so that it never comes of age.

    A file is removed under the write lock, where `service.take_avatar` looks whether it is still there: what somebody
    uploads again at this moment is not lost.
    """
    before = now() - GRACE
    with db.transaction() as tx:
        for in_use in others():
            for digest in in_use(tx):
                queries.touch_file(tx, digest, now())
    dropped = BATCH
    while dropped == BATCH:
        with db.transaction() as tx:
            dropped = queries.drop_unused(tx, before, BATCH)
    for digest in files.older_than(before):
        if not queries.is_known(db.reader(), digest):
            with db.transaction() as tx:
                if not queries.is_known(tx, digest):
                    files.remove(digest)
