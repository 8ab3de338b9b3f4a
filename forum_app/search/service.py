"""Keeps the index beside the posts. No HTTP."""

from __future__ import annotations

from collections.abc import Callable

from ..kernel.db import Database, Writer
from ..kernel.markup.plain import plain_text
from ..topics.events import PostAdded, PostEdited, PostPurged
from . import queries, tokens

BATCH = 500


def added(tx: Writer, event: PostAdded) -> None:
    queries.put_entry(tx, event.post_id, tokens.text_of(event.title), event.text.more["search"])


def edited(tx: Writer, event: PostEdited) -> None:
    queries.drop_entry(tx, event.post_id)
    queries.put_entry(tx, event.post_id, tokens.text_of(event.title), event.text.more["search"])


def purged(tx: Writer, event: PostPurged) -> None:
    queries.drop_entry(tx, event.post_id)


def rebuild(db: Database, progress: Callable[[int], None]) -> None:
    """Make the index again while the forum runs. Killed half way, `hearth check` says that it is not whole.

    Each batch is made outside the write lock; a post edited in between is made again by its own edit, which drops
    the entry it finds.
    """
    with db.transaction() as tx:
        queries.drop_all(tx)
    after = 0
    while batch := queries.sources(db.reader(), after, BATCH):
        with db.transaction() as tx:
            # read again inside: the words that count are those at this moment
            fresh = queries.sources(tx, after, len(batch))
            for source in fresh:
                queries.drop_entry(tx, source.id)
            queries.put_entries(
                tx,
                (
                    {
                        "post_id": source.id,
                        "title": tokens.text_of(source.title),
                        "body": tokens.text_of(plain_text(source.html)),
                    }
                    for source in fresh
                ),
            )
        after = fresh[-1].id if fresh else batch[-1].id
        progress(len(fresh))
