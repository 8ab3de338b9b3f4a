"""Keep a post, note why, take the bookmark away; one's own list of them."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from ..topics import access as topics_access
from ..topics.panels import excerpt
from . import access, queries, service, shell
from .forms import BookmarkForm

bp = flask.Blueprint("bookmarks", __name__, template_folder="templates")
PATH = "/bookmarks"
RATE = "60/minute"  # of one member
SIZE = 30  # bookmarks on a page


@bp.get(PATH)
@web.signed_in
def bookmarks() -> Response:
    """One's own: `?before=` pages, `?gone=` offers to bring back the post whose bookmark was just taken away, `?note=`
    opens the note of a post.
    """
    return _list(BookmarkForm())


def _list(form: BookmarkForm, status: int = 200, wrong: int = 0) -> Response:
    """`wrong` is the post whose note was refused."""
    db, viewer, args = web.db(), web.viewer(), flask.request.args
    web.look_now()
    rows = queries.kept(db, viewer.id, number(args.get("before")) or 1 << 62, SIZE + 1, web.may().hidden)
    gone = number(args.get("gone")) or 0
    return form.page(
        "bookmarks/list.html",
        status,
        rows=[(row, "" if row.deleted else excerpt(row.html)) for row in rows[:SIZE]],
        following=rows[SIZE - 1].id if len(rows) > SIZE else 0,
        gone=gone if gone and queries.topic_of(db, viewer.id, gone, web.may().hidden) else 0,
        wrong=wrong,
        opened=wrong or number(args.get("note")) or 0,
        longest=service.LONGEST_NOTE,
    )


@bp.post("/p/<int:post_id>/bookmark")
@web.signed_in
def keep(post_id: int) -> Response:
    form = BookmarkForm()
    current().limiter.hit(RATE, "bookmark", web.viewer().id)
    answer = form.attempt(lambda: _note(form, post_id) if "note" in flask.request.form else _turn(form, post_id))
    return answer if not isinstance(answer, int) else _list(form, answer, post_id)


def _note(form: BookmarkForm, post_id: int) -> Response:
    """On the list: its bookmark is there, though perhaps not the post any more."""
    viewer, words = web.viewer(), form.note.data
    service.check_note(words)
    with current().db.transaction() as tx:
        service.note(tx, viewer.id, access.topic_of_own(tx, viewer, post_id), post_id, words)
    return web.done(web.links().to(PATH) + f"#p{post_id}", lambda: "", _("The note is kept."))


def _turn(form: BookmarkForm, post_id: int) -> Response:
    viewer, on = web.viewer(), form.on.data != "0"
    with current().db.transaction() as tx:
        if on:
            topic_id = access.topic_to_keep_in(tx, viewer, post_id)
            service.keep(tx, viewer.id, topic_id, post_id, now=now())
        else:
            topic_id = access.topic_of_own(tx, viewer, post_id)
            service.take_away(tx, viewer.id, topic_id, post_id)
    return _answer(form, post_id, on)


def _answer(form: BookmarkForm, post_id: int, on: bool) -> Response:
    links = web.links()
    if form.next.data == "list":
        return web.seen(links.to(PATH, gone="" if on else post_id))
    place = topics_access.post_to_read(web.db(), web.viewer(), post_id)
    target = links.post_in(place.topic_id, place.slug, place.number, post_id)
    said: tuple[Any, Any] = (_("Bookmarked."), _("Add a note")) if on else (_("Bookmark removed."), _("Undo"))
    note = f"{links.to(PATH, note=post_id)}#note{post_id}" if on else ""
    return web.done(target, lambda: shell.button(flask.g.look, post_id, place.number, on), *said, href=note)
