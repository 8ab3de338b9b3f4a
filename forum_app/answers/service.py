"""The rules of solutions: a topic has one at most, and it is a post that stands."""

from __future__ import annotations

from ..kernel.db import Writer
from ..topics.events import PostPurged, SightChanged
from ..topics.queries.read import Post, Topic
from ..topics.queries.write import bump_topic
from ..topics.service import lists_changed
from . import queries
from .events import Solved


def mark(tx: Writer, by_id: int, topic: Topic, post: Post, *, now: int) -> None:
    """Marked twice, it is told once."""
    if topic.solved_post_id == post.id:
        return
    queries.put(tx, topic_id=topic.id, post_id=post.id, author_id=post.author_id, set_by=by_id, now=now)
    _changed(tx, topic.id, topic.board_id)
    tx.emit(Solved(post.id, topic.id, post.author_id, by_id, now))


def unmark(tx: Writer, topic: Topic, post: Post) -> None:
    if queries.drop(tx, topic.id, post.id):
        _changed(tx, topic.id, topic.board_id)


def post_gone(tx: Writer, event: SightChanged | PostPurged) -> None:
    """What cannot be read solves nothing. It does not come back with the post: somebody may have marked another."""
    if event.post_id and queries.drop(tx, event.topic_id, event.post_id):
        _changed(tx, event.topic_id, queries.board_of(tx, event.topic_id))


def _changed(tx: Writer, topic_id: int, board_id: int) -> None:
    bump_topic(tx, topic_id)
    lists_changed(tx, board_id)


def changed(tx: Writer, topic_id: int) -> None:
    """Another post solves the topic, or none."""
    _changed(tx, topic_id, queries.board_of(tx, topic_id))
