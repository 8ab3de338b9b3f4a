"""The rules of topics and posts. No HTTP, no SQL."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from ..accounts.queries import count_for_member
from ..boards.queries import bump_board_stream, count_in_board
from ..kernel import text, writing
from ..kernel.db import Reader, Writer
from ..kernel.errors import Invalid
from ..kernel.events import Events
from ..kernel.i18n import lazy as _
from ..kernel.markup import Prepared
from ..kernel.queries import bump_stream, count_on_site, next_bump
from ..kernel.viewer import Viewer
from ..kernel.writing import Home
from . import history, hot
from .events import PostAdded, PostEdited, SightChanged
from .queries import read, write
from .queries.read import Post, Topic

LONGEST_TITLE = 150
LONGEST_BODY = 32_000
# acts on a topic that have a page
PAGES_BELOW = ("lock", "merge", "move", "pace", "pin", "purge", "reply", "split", "tags")
Lookup = Callable[[Reader, set[str]], Mapping[str, str]]


# --- before the transaction


def slug_of(title: str) -> str:
    """The end of a topic's address: never the name of an act that has a page, which would stand in its place."""
    slug = text.slug(title)
    return f"{slug}-topic".strip("-") if slug in ("", *PAGES_BELOW) else slug


def check_title(title: str) -> None:
    """:raises Invalid: for a title that is empty or too long."""
    if text.is_blank(title):
        raise Invalid("title", _("Give the topic a title."))
    if len(title) > LONGEST_TITLE:
        raise Invalid("title", _("A title has at most %(num)d characters; this one has %(length)d.",
                                 num=LONGEST_TITLE, length=len(title)))  # fmt: skip


def check_body(body: str, longest: int = LONGEST_BODY) -> None:
    """:raises Invalid: for a text that is empty or too long."""
    if text.is_blank(body):
        raise Invalid("body", _("There are no words yet."))
    if len(body) > longest:
        raise Invalid("body", _("A post has at most %(num)d characters; this one has %(length)d.",
                                num=longest, length=len(body)))  # fmt: skip


def prepare(
    db: Reader,
    events: Events,
    body: str,
    format: str = "md",
    *,
    home: Home,
    images: bool = False,
    writer: Viewer | None = None,
    kept: frozenset[str] = frozenset(),
) -> Prepared:
    """Render, and let every slice make of the words what it stores. Slow, so before the transaction."""
    made = writing.prepare(db, events, body, format, home=home, images=images, writer=writer, kept=kept)
    return with_more(made, events)


def with_more(prepared: Prepared, events: Events) -> Prepared:
    """The prepared text with what the slices add."""
    # "prepare here" asks the database; an import, which renders in processes of its own, does without it
    makers = [*events.provided("prepare"), *events.provided("prepare here")]
    more: dict[str, Any] = {name: fn(prepared.plain) for name, fn in makers}
    return dataclasses.replace(prepared, more=more)


# --- writing


def post_topic(tx: Writer, author_id: int, board_id: int, title: str, prepared: Prepared, *, now: int) -> read.Place:
    """A new topic with its first post; answers where that stands."""
    slug = slug_of(title)
    bump = next_bump(tx, now)
    topic_id = write.put_topic(
        tx,
        board_id=board_id,
        author_id=author_id,
        title=title,
        slug=slug,
        lang=text.language_of(title),
        created_at=now,
        bump=bump,
    )
    post_id = _put_post(tx, topic_id, 1, author_id, prepared, now, bump, hot.of([now]))
    count_for_member(tx, author_id, board_id, topics=1, posts=1)
    count_in_board(tx, board_id, topics=1, posts=1)
    count_on_site(tx, topics=1, posts=1)
    tx.emit(PostAdded(post_id, topic_id, 1, prepared, title, at=now, author_id=author_id))
    return read.Place(topic_id, slug, 1, post_id)


def reply(
    tx: Writer, author_id: int, topic: Topic, prepared: Prepared, *, now: int, reply_to_id: int | None = None
) -> read.Place:
    """A new post at the end; answers where it stands. `topic` was read in this transaction, so its number is free."""
    number = topic.numbers + 1
    warmer = hot.with_post(topic.hot or _hot_by_posts(tx, topic.id, now), now)
    post_id = _put_post(tx, topic.id, number, author_id, prepared, now, next_bump(tx, now), warmer, reply_to_id)
    count_for_member(tx, author_id, topic.board_id, posts=1)
    count_in_board(tx, topic.board_id, posts=1)
    count_on_site(tx, posts=1)
    tx.emit(PostAdded(post_id, topic.id, number, prepared, at=now, author_id=author_id, reply_to_id=reply_to_id))
    return read.Place(topic.id, topic.slug, number, post_id)


def _put_post(
    tx: Writer,
    topic_id: int,
    number: int,
    author_id: int,
    prepared: Prepared,
    now: int,
    bump: int,
    hot: int,
    reply_to_id: int | None = None,
) -> int:
    post_id = write.put_post(
        tx,
        topic_id=topic_id,
        number=number,
        author_id=author_id,
        reply_to_id=reply_to_id,
        format=prepared.format,
        body=prepared.body,
        html=prepared.html,
        lang=prepared.lang,
        renderer=prepared.renderer,
        created_at=now,
    )
    write.count_new_post(
        tx, topic_id, number=number, post_id=post_id, author_id=author_id, created_at=now, bump=bump, hot=hot
    )
    return post_id


def edit(
    tx: Writer,
    viewer: Viewer,
    topic: Topic,
    post: Post,
    prepared: Prepared,
    title: str | None,
    *,
    now: int,
    found: Prepared | None = None,
    always_remember: bool = False,
) -> str:
    """A post says something else, and with the first one perhaps the title does. Answers the topic's slug.

    `found` is the text with what was added to the post, where there is such.
    """
    slug, shown = topic.slug, topic.title
    if post.number == 1 and title is not None and title != topic.title:
        slug, shown = slug_of(title), title
        write.set_title(tx, topic.id, title, slug, text.language_of(title))
        lists_changed(tx, topic.board_id)
    if prepared.body == post.body and shown == topic.title:
        return slug
    history.remember(tx, topic, post, viewer.id, now, always=always_remember)
    write.set_post_text(
        tx,
        post.id,
        body=prepared.body,
        html=prepared.html,
        lang=prepared.lang,
        renderer=prepared.renderer,
        edited_at=now,
        edited_by=viewer.id,
    )
    write.bump_topic(tx, topic.id)
    heading = shown if post.number == 1 else ""
    tx.emit(PostEdited(post.id, topic.id, post.number, found or prepared, heading, by_id=viewer.id))
    return slug


# --- deleting and restoring; numbers stay, a line shows where something was


def delete_post(tx: Writer, viewer: Viewer | None, topic: Topic, post: Post, *, now: int) -> None:
    """By nobody (`None`) it is hidden until somebody who keeps order has looked at it."""
    write.set_post_deleted(tx, post.id, now, viewer.id if viewer else None)
    _count_post(tx, topic, post.author_id, -1)
    cooler = hot.without_post(topic.hot, min(post.created_at, now))
    write.set_hot(tx, topic.id, _hot_by_posts(tx, topic.id, now) if cooler is None else cooler)
    tx.emit(SightChanged(topic.id, post.id))


def restore_post(tx: Writer, topic: Topic, post: Post) -> None:
    write.set_post_deleted(tx, post.id, None, None)
    _count_post(tx, topic, post.author_id, 1)
    if topic.hot:  # else a job has yet to reckon it
        write.set_hot(tx, topic.id, hot.with_post(topic.hot, min(post.created_at, post.deleted_at or post.created_at)))
    tx.emit(SightChanged(topic.id, post.id))


def _count_post(tx: Writer, topic: Topic, author_id: int, by: int) -> None:
    write.recount_topic(tx, topic.id, replies=by)
    if topic.deleted_at is None:
        count_for_member(tx, author_id, topic.board_id, posts=by)
        count_in_board(tx, topic.board_id, posts=by)
        count_on_site(tx, posts=by)


def count_hot(tx: Writer, topic_id: int, *, now: int) -> None:
    """Reckon again how hot a topic is, after many of its posts came or went at once."""
    write.set_hot(tx, topic_id, _hot_by_posts(tx, topic_id, now))


def _hot_by_posts(db: Reader, topic_id: int, now: int) -> int:
    """By its last posts: bounded, and older ones hardly count. What comes from the future counts as of now."""
    times = read.last_times(db, topic_id, hot.ENOUGH)
    return hot.of([min(at, now) for at in times]) if times else now * 1000


def delete_topic(tx: Writer, viewer: Viewer | None, topic: Topic, *, now: int) -> None:
    """The same for a topic."""
    write.set_topic_deleted(tx, topic.id, now, viewer.id if viewer else None)
    _count_topic(tx, topic, -1)
    tx.emit(SightChanged(topic.id))


def restore_topic(tx: Writer, topic: Topic) -> None:
    write.set_topic_deleted(tx, topic.id, None, None)
    _count_topic(tx, topic, 1)
    if not topic.hot:  # it was away when a job reckoned the others
        count_hot(tx, topic.id, now=topic.deleted_at or topic.created_at)
    tx.emit(SightChanged(topic.id))


def count_topic_out(tx: Writer, topic: Topic) -> None:
    """Nothing counts a visible topic any more, since it is about to be purged."""
    _count_topic(tx, topic, -1)


def _count_topic(tx: Writer, topic: Topic, by: int) -> None:
    posts = read.visible_by_author(tx, topic.id)
    for author_id, count in posts:
        count_for_member(tx, author_id, topic.board_id, posts=by * count)
    count_for_member(tx, topic.author_id, topic.board_id, topics=by)
    total = sum(count for _, count in posts)
    count_in_board(tx, topic.board_id, topics=by, posts=by * total)
    count_on_site(tx, topics=by, posts=by * total)


def lists_changed(tx: Writer, board_id: int) -> None:
    """What the lists show of a topic of this board is different now."""
    bump_board_stream(tx, board_id)
    bump_stream(tx)


def place_changed(tx: Writer, board_id: int) -> None:
    """A topic stands elsewhere in the lists: its board may have another last one."""
    count_in_board(tx, board_id)
    bump_stream(tx)
