"""What an author adds below the opening post: what became clear later, without changing what was answered.

An addendum does not bring the topic to the top: it is a note at the place where people read, no new contribution to
the talk. Whoever has news for everybody writes a reply.
"""

from __future__ import annotations

import dataclasses

from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Forbidden
from ..kernel.events import Events
from ..kernel.i18n import lazy as _
from ..kernel.markup import Prepared
from ..kernel.markup.plain import plain_of_all
from . import service
from .events import PostEdited
from .queries import addenda, write
from .queries.read import Post, Topic

MOST = 30  # of one post: the page shows them all


def whole(db: Reader, events: Events, post: Post, text: Prepared, *more: Prepared) -> Prepared:
    """The text with everything that was added to the post, and `more`: what is looked for together.

    Slow for long texts, so before the transaction.
    """
    if not post.addenda and not more:
        return text
    htmls = [text.html, *(a.html for a in addenda.addenda(db, post.id, post.id)), *(m.html for m in more)]
    return service.with_more(dataclasses.replace(text, plain=plain_of_all(htmls)), events)


def as_stored(post: Post, made: Prepared) -> Prepared:
    """The post's own text as one that is prepared; what it does not keep is taken from `made`."""
    return dataclasses.replace(made, body=post.body, format=post.format, html=post.html)


def check_room(post: Post) -> None:
    """:raises Forbidden: when there are as many as there may be."""
    if post.addenda >= MOST:
        raise Forbidden(_("A post has at most %(num)d additions. Write a reply.", num=MOST))


def require_same(old: Post, post: Post) -> None:
    """:raises Conflict: when the post was changed between looking at it and changing it."""
    if (old.body, old.addenda) != (post.body, post.addenda):
        raise Conflict(_("Somebody changed this post at the same moment. Look at it, then send yours again."))


def append(tx: Writer, topic: Topic, post: Post, made: Prepared, found: Prepared, *, now: int) -> int:
    """Add the text to the post; answers its number. `found` is the whole, see above."""
    number = post.addenda + 1
    addenda.put_addendum(
        tx,
        post_id=post.id,
        number=number,
        body=made.body,
        html=made.html,
        lang=made.lang,
        renderer=made.renderer,
        created_at=now,
    )
    write.bump_topic(tx, topic.id)
    title = topic.title if post.number == 1 else ""
    tx.emit(PostEdited(post.id, topic.id, post.number, found, title, by_id=post.author_id))
    return number
