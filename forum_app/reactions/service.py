"""The rules of reactions: one of each kind for a member and a post, counted in the same transaction."""

from __future__ import annotations

from ..kernel.db import Writer
from ..kernel.queries import bump_mine
from ..topics.queries.read import Post
from ..topics.queries.write import bump_topic
from . import queries
from .events import Reacted, ReactionTaken
from .queries import Given


def react(tx: Writer, member_id: int, post: Post, kind: str, *, now: int) -> None:
    """Pressed twice, it is there once."""
    if queries.put(tx, member_id=member_id, topic_id=post.topic_id, post_id=post.id, kind=kind, now=now):
        queries.count_in(tx, post.id, kind, post.author_id)
        _changed(tx, member_id, post.topic_id)
        tx.emit(Reacted(post.id, post.topic_id, post.author_id, member_id, kind, now))


def take_back(tx: Writer, member_id: int, post: Post, kind: str) -> None:
    if queries.drop(tx, member_id=member_id, topic_id=post.topic_id, post_id=post.id, kind=kind):
        queries.count_out(tx, [(post.id, kind)])
        _changed(tx, member_id, post.topic_id)
        tx.emit(ReactionTaken(post.id, post.author_id, member_id, kind))


def _changed(tx: Writer, member_id: int, topic_id: int) -> None:
    bump_topic(tx, topic_id)
    bump_mine(tx, member_id)


def forget(tx: Writer, given: list[Given]) -> None:
    """These reactions go, with their member."""
    queries.drop_ids(tx, [one.id for one in given])
    queries.count_out(tx, [(one.post_id, one.kind) for one in given])
    for topic_id in sorted({one.topic_id for one in given}):
        bump_topic(tx, topic_id)
