"""Who may vote, and who looks after a poll."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.viewer import Viewer
from ..topics import access as topics
from . import queries
from .poll import Poll, made_of


def poll_to_vote_in(db: Reader, viewer: Viewer, topic_id: int) -> Poll:
    """In a locked topic too.

    :raises NotFound: when the topic has none, or is not to be seen.
    :raises Forbidden: when the board is closed.
    """
    topics.topic_to_take_part(db, viewer, topic_id)
    return _poll(db, topic_id)


def poll_to_keep(db: Reader, viewer: Viewer, topic_id: int) -> Poll:
    """For whoever began the topic, and for the staff.

    :raises NotFound: for others.
    """
    topic = topics.topic_to_read(db, viewer, topic_id)
    if topic.author_id != viewer.id and not topics.keeps(db, viewer, topic):
        raise NotFound
    poll = _poll(db, topic_id)
    topics.topic_to_take_part(db, viewer, topic_id)
    return poll


def _poll(db: Reader, topic_id: int) -> Poll:
    found = made_of(queries.rows(db, topic_id))
    if found is None:
        raise NotFound
    return found
