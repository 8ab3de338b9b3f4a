"""Many topics and posts out of sight and back, with every counter right; whoever calls keeps the number small."""

from __future__ import annotations

from collections import Counter

from ..accounts.queries import count_for_member
from ..boards.queries import count_in_board
from ..kernel.db import Writer
from ..kernel.queries import count_on_site
from . import service
from .events import SightChanged
from .queries import read, sweep, write
from .queries.sweep import Place


def hide_posts(tx: Writer, posts: list[Place], by_id: int, *, at: int, now: int) -> None:
    """Replies that stand; deleted as of `at`."""
    sweep.set_deleted(tx, [post.id for post in posts], at, by_id)
    _count(tx, posts, -1, now)


def show_posts(tx: Writer, posts: list[Place], *, now: int) -> None:
    """They are not deleted any more."""
    sweep.set_deleted(tx, [post.id for post in posts], None, None)
    _count(tx, posts, 1, now)


def _count(tx: Writer, posts: list[Place], by: int, now: int) -> None:
    """In topics first, then in boards, whose last topic may be another now."""
    for topic_id, number in Counter(post.topic_id for post in posts).items():
        write.recount_topic(tx, topic_id, replies=by * number)
        service.count_hot(tx, topic_id, now=now)
    counted = [post for post in posts if post.topic_visible]
    for board_id, number in Counter(post.board_id for post in counted).items():
        count_in_board(tx, board_id, posts=by * number)
    for (author_id, board_id), number in Counter((post.author_id, post.board_id) for post in counted).items():
        count_for_member(tx, author_id, board_id, posts=by * number)
    if counted:
        count_on_site(tx, posts=by * len(counted))
    for post in posts:
        tx.emit(SightChanged(post.topic_id, post.id))


def hide_topic(tx: Writer, topic_id: int, by_id: int, *, at: int) -> None:
    """Deleted as of `at`, if it stands."""
    topic = read.topic(tx, topic_id)
    if topic is None or topic.deleted_at is not None:
        return
    write.set_topic_deleted(tx, topic_id, at, by_id)
    service.count_topic_out(tx, topic)
    tx.emit(SightChanged(topic_id))


def show_topic(tx: Writer, topic_id: int, by_id: int, *, at: int) -> None:
    """If it is still deleted by that act."""
    topic = read.topic(tx, topic_id)
    if topic is not None and (topic.deleted_at, topic.deleted_by) == (at, by_id):
        service.restore_topic(tx, topic)


def put_back(tx: Writer, topic_id: int, last_post_id: int, bump: int, hot: int) -> None:
    """The topic's place in the lists, as it was before, unless somebody wrote meanwhile."""
    topic = read.topic(tx, topic_id)
    if topic is not None and sweep.set_place(tx, topic_id, last_post_id, bump, hot):
        count_in_board(tx, topic.board_id)  # its last topic may be this one again
