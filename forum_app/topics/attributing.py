"""Saying that a post is by somebody else, or from another time: the owner's way to mend an import.

It stays where it stands: the order of posts is that in which they came, whatever their dates say.
"""

from __future__ import annotations

from ..accounts.queries import count_for_member
from ..kernel.db import Writer
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from . import hot, service
from .events import PostAttributed
from .queries import merging, order, read, write
from .queries.read import Post, Topic


def check_time(at: int | None, *, now: int) -> int:
    """:raises Invalid: for what is no time, or is still to come."""
    if at is None:
        raise Invalid("at", _("This is no day and time. Write it as 2030-12-31 18:00."))
    if at > now:
        raise Invalid("at", _("This is still to come. A post is from the past."))
    return at


def attribute(tx: Writer, topic: Topic, post: Post, author_id: int, at: int, *, now: int) -> None:
    """Its topic keeps its place in the lists; who wrote how much follows."""
    write.set_attribution(tx, post.id, author_id, at)
    if post.deleted_at is None and topic.deleted_at is None:
        count_for_member(tx, post.author_id, topic.board_id, posts=-1)
        count_for_member(tx, author_id, topic.board_id, posts=1)
    if post.number == 1 and topic.deleted_at is None:
        count_for_member(tx, post.author_id, topic.board_id, topics=-1)
        count_for_member(tx, author_id, topic.board_id, topics=1)
    times = read.last_times(tx, topic.id, hot.ENOUGH)
    merging.recount(tx, topic.id, hot.of([min(each, now) for each in times]))
    service.lists_changed(tx, topic.board_id)
    tx.emit(PostAttributed(post.id, topic.id, author_id))


def take_back(tx: Writer, topic: Topic, post: Post, kept: dict[str, int], *, now: int) -> None:
    """As it was, and as hot, if nothing came meanwhile."""
    same = order.state(tx, topic.id)
    attribute(tx, topic, post, kept["author"], kept["at"], now=now)
    if same is not None and same.hot == kept["hot_made"]:
        order.set_place(tx, topic.id, same.bump, kept["hot"])
