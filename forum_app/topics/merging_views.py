"""Make a topic of some posts of another; merge a topic into another."""

from __future__ import annotations

import re

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Conflict, Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.markup.plain import plain_text
from ..kernel.text import number
from . import access, acting, merging, service
from .forms import MergeForm, SplitForm
from .queries import merging as queries
from .queries import read

bp = flask.Blueprint("merging", __name__, template_folder="templates")
SHOWN, LONGEST = 60, 160  # posts to choose from on a page; characters of each
ADDRESS = re.compile(r"(?:.*/t/)?#?(\d{1,15})(?:[/?#].*)?")


# --- splitting


@bp.route("/t/<int:topic_id>/split", methods=["GET", "POST"])
@web.signed_in
def split(topic_id: int) -> Response:
    """`?from=7` shows the posts from this number on."""
    topic = access.topic_to_order(web.db(), web.viewer(), topic_id)
    form, status = SplitForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _split(form, topic_id))
        if not isinstance(answer, int):
            return answer
        status = answer
    first = max(2, number(flask.request.args.get("from"), 9) or 2)
    posts = read.posts_between(web.db(), topic_id, first, first + SHOWN - 1)
    return form.page(
        "topics/split.html",
        status,
        topic=topic,
        posts=[(post, plain_text(post.html)[:LONGEST]) for post in posts if not post.purged],
        picked=_picked(),
        first=first,
        following=first + SHOWN if first + SHOWN <= topic.numbers else 0,
        boards=boards_access.boards_to_write_in(web.db(), web.viewer()),
        longest=service.LONGEST_TITLE,
    )


def _picked() -> set[int]:
    return {number(each) or 0 for each in flask.request.form.getlist("posts")}


def _split(form: SplitForm, topic_id: int) -> Response:
    viewer, db = web.viewer(), web.db()
    form.check(
        lambda: service.check_title(form.title.data),
        lambda: boards_access.board_to_move_to(db, viewer, form.board.data),
        lambda: merging.chosen(queries.lines(db, topic_id), _chosen_ids(form, topic_id)),
    )
    ids = _chosen_ids(form, topic_id)
    opening = merging.chosen(queries.lines(db, topic_id), ids)[0].id
    words = merging.words_of(db, current().events, web.home(), viewer, [opening])
    with current().db.transaction() as tx:
        topic = access.topic_to_order(tx, viewer, topic_id)
        board = boards_access.board_to_move_to(tx, viewer, form.board.data)
        new_id, slug, kept = merging.split(tx, topic, ids, board.id, form.title.data, words, now=now())
        act = acting.put_down(tx, viewer, "split", topic, kept, now=now())
    moved = len(kept["posts"])
    said = lazy_plural("%(num)d post is a topic of its own.", "%(num)d posts are a topic of their own.", moved)
    return web.seen(web.links().topic(new_id, slug), said, undo=act)


def _chosen_ids(form: SplitForm, topic_id: int) -> set[int]:
    """Those that were ticked, and those between two numbers.

    :raises Invalid: for half a range, or one that is none.
    """
    ids = _picked()
    if not form.first.data and not form.last.data:
        return ids
    first, last = number(form.first.data, 9), number(form.last.data, 9)
    if first is None or last is None or last < first:
        raise Invalid("first", _("Type the numbers of the first and of the last post that shall go."))
    return ids | {line.id for line in queries.lines(web.db(), topic_id) if first <= line.number <= last}


# --- merging


@bp.route("/t/<int:topic_id>/merge", methods=["GET", "POST"])
@web.signed_in
def merge(topic_id: int) -> Response:
    topic = access.topic_to_order(web.db(), web.viewer(), topic_id)
    form, status = MergeForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _merge(form, topic_id))
        if not isinstance(answer, int):
            return answer
        status = answer
    else:
        form.trace.data = "1"
    return form.page("topics/merge.html", status, topic=topic)


def _merge(form: MergeForm, topic_id: int) -> Response:
    viewer, db = web.viewer(), web.db()
    typed = ADDRESS.fullmatch(form.into.data)
    into_id = int(typed[1]) if typed else 0
    target = access.topic_to_merge_into(db, viewer, into_id)
    openings = [read.post_numbered(db, each, 1) or 0 for each in (topic_id, target.id)]
    words = merging.words_of(db, current().events, web.home(), viewer, openings)
    with current().db.transaction() as tx:
        topic = access.topic_to_order(tx, viewer, topic_id)
        into = access.topic_to_merge_into(tx, viewer, into_id)
        try:
            kept = merging.merge(tx, topic, into, words, trace=form.trace.data == "1", now=now())
        except Conflict as error:  # nothing is lost by looking at the form again
            raise Invalid("into", error.reason) from error
        act = acting.put_down(tx, viewer, "merge", into, kept | {"topic": topic.id}, now=now())
    return web.seen(web.links().topic(into.id, into.slug), _("The two topics are one."), undo=act)
