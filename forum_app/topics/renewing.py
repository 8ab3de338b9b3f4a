"""Renders stored posts again after the renderer or what it reads changed, a hundred at a time, while the forum runs."""

from __future__ import annotations

import dataclasses
import re
from html import escape
from typing import Any

from ..kernel import markup
from ..kernel.clock import now
from ..kernel.db import Database, Reader, Writer
from ..kernel.events import Events
from ..kernel.forum import Forum
from ..kernel.jobs import Jobs
from ..kernel.markup import Prepared, files
from ..kernel.markup.plain import plain_of_all
from ..kernel.markup.render import OWN
from ..kernel.options import Options, OptionsPut
from ..kernel.writing import Home
from . import service
from .events import PostRendered
from .queries import addenda, read, write
from .queries.addenda import Addendum
from .queries.read import Stale

KIND = "topics.render"
BATCH = 100
_ADDRESS = re.compile(r"(https?://[^\s/<>()\[\]\"']+)(/[^\s<>()\[\]\"']*)?", re.IGNORECASE)


def own_origins(body: str, html: str, base: str) -> frozenset[str]:
    """Under which origins a text meant this forum when it was written: what became a link of our own then.

    In a house's network nobody configures an address, so no setting knows it; the request that brought the text did.
    """
    found = set()
    for origin, path in _ADDRESS.findall(body) if f'"{OWN}/' in html else ():
        path = path or "/"
        inside = path[len(base) :] or "/" if base and f"{path}/".startswith(f"{base}/") else path
        if f'"{OWN}{escape(inside)}' in html and f'href="{origin}' not in html:
            found.add(origin.lower())
    return frozenset(found)


def wanted(options: Options, db: Reader) -> int:
    """What the stored HTML should be made by."""
    return markup.made_by(bool(options.read(db)["outside_images"]))


def plan(app: Forum) -> None:
    """At start: queue the job when the stored HTML is older than the renderer."""
    db = app.db.reader()
    if app.options.read(db)["renderer"] != wanted(app.options, db):
        with app.db.transaction() as tx:
            app.jobs.put(tx, KIND, {"after": 0}, now(), name=KIND)


def options_put(tx: Writer, event: OptionsPut, options: Options) -> None:
    """The owner decided about what the renderer reads."""
    if "outside_images" in event.names and options.read(tx)["renderer"] != wanted(options, tx):
        Jobs.put(tx, KIND, {"after": 0}, now(), name=KIND)


def render_again(db: Database, payload: dict[str, Any], options: Options, home: Home) -> dict[str, Any] | None:
    """One batch; answers where to go on, None at the end. When the owner changes their mind, it begins anew."""
    maker = wanted(options, db.reader())
    after = int(payload["after"]) if payload.get("maker", maker) == maker else 0
    posts = read.posts_after(db.reader(), after, BATCH)
    if not posts:
        with db.transaction() as tx:
            options.put(tx, {"renderer": maker}, now())
        return None
    batch = _Batch(db.reader(), db.events, posts, maker, home)
    if batch.posts or batch.added:
        with db.transaction() as tx:
            batch.store(tx)
            write.bump_topics_of_posts(tx, posts[0].id, posts[-1].id)
    return {"after": posts[-1].id, "maker": maker}


class _Batch:
    """Posts and addenda, rendered before the lock is taken."""

    def __init__(self, db: Reader, events: Events, posts: list[Stale], maker: int, home: Home) -> None:
        def made(body: str, html: str, format: str = "md") -> Prepared:
            meant = Home(home.origins | own_origins(body, html, home.base), home.base)
            images, kept = maker == markup.made_by(True), files.shown(html)
            return service.prepare(db, events, body, format, home=meant, images=images, kept=kept)

        self._first, self._last, self._size = posts[0].id, posts[-1].id, len(posts)
        some = any(post.addenda for post in posts)
        there = addenda.addenda(db, self._first, self._last) if some else []
        self.posts = {
            post.id: (post, made(post.body, post.html, post.format)) for post in posts if post.renderer != maker
        }
        self.added = {a.id: made(a.body, a.html) for a in there if a.renderer != maker}
        self._there = there
        self._found = {post.id: text for post in posts if (text := self._other_words(post, events))}

    def _other_words(self, post: Stale, events: Events) -> Prepared | None:
        """What is found of the post from now on, where that is something else."""
        before = [post.html, *(a.html for a in self._of(post))]
        if post.id in self.posts:
            text = self.posts[post.id][1]
        else:
            text = Prepared(post.body, post.format, post.html, "", "", post.renderer)
        after = [text.html, *(self.added[a.id].html if a.id in self.added else a.html for a in self._of(post))]
        plain = plain_of_all(after)
        if plain == plain_of_all(before):
            return None
        return service.with_more(dataclasses.replace(text, plain=plain), events)

    def _of(self, post: Stale) -> list[Addendum]:
        return [a for a in self._there if a.post_id == post.id] if post.addenda else []

    def store(self, tx: Writer) -> None:
        """What was not changed meanwhile; whoever changed it used the present renderer."""
        now_ = {post.id: post for post in read.posts_after(tx, self._first - 1, self._size)}
        write.set_html(tx, [_row(post_id, made) for post_id, (_, made) in self.posts.items()])
        addenda.set_html(tx, [_row(which, made) for which, made in self.added.items()])
        for post_id, text in self._found.items():
            post = now_.get(post_id)
            if post and post.body == text.body and post.addenda == len(self._of(post)):
                tx.emit(PostRendered(post_id, post.topic_id, post.number, text, post.title))


def _row(which: int, made: Prepared) -> dict[str, Any]:
    return {"id": which, "body": made.body, "html": made.html, "lang": made.lang, "renderer": made.renderer}
