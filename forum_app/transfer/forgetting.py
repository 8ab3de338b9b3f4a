"""Where topics and people came from is forgotten with them."""

from __future__ import annotations

from ..kernel.db import Database, Writer
from ..topics.events import TopicPurged
from . import queries


def topic_purged(tx: Writer, event: TopicPurged) -> None:
    """The same file, imported again, brings the topic again: nothing remembers it."""
    queries.drop_source(tx, event.topic_id)


def forget(db: Database, member_id: int, keep_posts: bool) -> None:  # noqa: ARG001
    """The name under which a member was imported goes, whatever becomes of the posts."""
    with db.transaction() as tx:
        queries.drop_author(tx, member_id)
