"""A whole topic at once, with its posts, as an import brings it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..accounts.queries import count_for_member
from ..boards.queries import count_in_board
from ..kernel import text
from ..kernel.db import Writer
from ..kernel.markup import Prepared
from ..kernel.queries import count_on_site
from . import hot
from .events import PostAdded
from .queries import addenda, write
from .service import slug_of


@dataclass(frozen=True, slots=True)
class ImportedPost:
    author_id: int
    text: Prepared
    created_at: int
    reply_to: int | None  # place in the list of posts, from 0
    addenda: tuple[tuple[int, Prepared], ...] = ()  # when, what


def put_whole_topic(
    tx: Writer, *, board_id: int, author_id: int, title: str, created_at: int, posts: list[ImportedPost], now: int
) -> int:
    """The topic with all its posts and counters; answers its id. It takes the place that its times give it."""
    topic_id = write.put_topic(
        tx,
        board_id=board_id,
        author_id=author_id,
        title=title,
        slug=slug_of(title),
        lang=text.language_of(title),
        created_at=created_at,
        bump=min(posts[-1].created_at, now) * 1000,
    )
    ids: list[int] = []
    for number, post in enumerate(posts, start=1):
        post_id = write.put_post(
            tx,
            topic_id=topic_id,
            number=number,
            author_id=post.author_id,
            reply_to_id=None if post.reply_to is None else ids[post.reply_to],
            format=post.text.format,
            body=post.text.body,
            html=post.text.html,
            lang=post.text.lang,
            renderer=post.text.renderer,
            created_at=post.created_at,
        )
        ids.append(post_id)
        _put_addenda(tx, post_id, post)
        heading = title if number == 1 else ""
        tx.emit(PostAdded(post_id, topic_id, number, post.text, heading, at=post.created_at))
    write.count_topic(tx, topic_id, hot=hot.of([min(post.created_at, now) for post in posts]))
    for member_id, count in Counter(post.author_id for post in posts).items():
        count_for_member(tx, member_id, board_id, posts=count)
    count_for_member(tx, author_id, board_id, topics=1)
    count_in_board(tx, board_id, topics=1, posts=len(posts))
    count_on_site(tx, topics=1, posts=len(posts))
    return topic_id


def _put_addenda(tx: Writer, post_id: int, post: ImportedPost) -> None:
    for number, (created_at, made) in enumerate(post.addenda, start=1):
        addenda.put_addendum(
            tx,
            post_id=post_id,
            number=number,
            body=made.body,
            html=made.html,
            lang=made.lang,
            renderer=made.renderer,
            created_at=created_at,
        )
