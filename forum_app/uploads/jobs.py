"""Files that nobody has any more are swept, a day after they were put down; uploads that nothing shows after two."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..kernel.clock import now
from ..kernel.db import Database, Reader
from ..kernel.events import Events
from ..kernel.files import FileStore
from ..kernel.markup.files import candidates
from . import queries

GRACE = 24 * 3600  # seconds
BATCH = 100  # rows under one lock
UNUSED = 2 * 24 * 3600  # seconds for which what somebody uploaded waits for its text


InUse = Callable[[Reader], Iterable[str]]  # the digests of files that another slice has


def sweep(db: Database, _: dict[str, Any], files: FileStore, events: Events) -> None:
    """First the uploads, then the rows of files, then the files without one.

    What other slices have (`has files`) is touched, so that it never comes of age.

    A file is removed under the write lock, where `service.take_avatar` looks whether it is still there: what somebody
    uploads again at this moment is not lost.
    """
    sweep_unused(db, events)
    before = now() - GRACE
    with db.transaction() as tx:
        for in_use in events.provided("has files"):
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


def sweep_unused(db: Database, events: Events) -> None:
    """Uploads that nothing shows go, but for those that something unsent still names, as a draft."""
    after = 0
    while waiting := queries.unused(db.reader(), now() - UNUSED, after, BATCH):
        after = waiting[-1].id
        named = {member_id: _named(db, events, member_id) for member_id in {one.member_id for one in waiting}}
        gone = [one for one in waiting if one.key not in named[one.member_id]]
        if gone:
            with db.transaction() as tx:
                queries.drop_attachments(tx, gone, now())


def _named(db: Database, events: Events, member_id: int) -> set[str]:
    """The keys in what a member has written and not sent: `fn(db, member_id)` yields such texts."""
    texts = (text for fn in events.provided("names files") for text in fn(db.reader(), member_id))
    return {key for text in texts for key in candidates(text)}
