"""How far one read: told by pages, marked by hand; the list of what is unread."""

from __future__ import annotations

import base64
import re

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..boards.queries import Board, boards
from ..kernel import web
from ..kernel.errors import NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.standing import may_change
from ..kernel.text import number
from ..topics import access as topics_access
from ..topics.queries.lists import FIRST
from . import queries, service
from .forms import FloorForm, ReadForm, SeenForm
from .queries import EVERYWHERE
from .seen import Seen
from .shell import horizon, muted

bp = flask.Blueprint("reading", __name__, template_folder="templates")
SIZE = 30  # topics on a page
REPORTS = "120/minute"  # of one member
_KEY = re.compile(r"([0-9]{1,16})-([0-9]{1,15})")
_DOT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")  # a GIF of one clear pixel


# --- what pages tell


@bp.get("/seen")
@web.signed_in
def saw() -> Response:
    """A picture that only browsers without scripts load: the posts up to `upto` stood on a page of this member.

    Harmless from elsewhere: without the cookie, which SameSite keeps away, nobody is signed in.
    """
    args, viewer = flask.request.args, web.viewer()
    topic_id, post_id = number(args.get("topic")), number(args.get("upto"))
    if topic_id is None or post_id is None:
        raise NotFound
    topics_access.topic_to_read(web.db(), viewer, topic_id)
    environ = flask.request.environ
    foreign = environ.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin"
    if not foreign and "prefetch" not in environ.get("HTTP_SEC_PURPOSE", "") and may_change(web.options(), viewer):
        waiting: Seen = current().extensions["seen"]
        waiting.saw(viewer.id, topic_id, post_id)
    return flask.Response(_DOT, headers=[("Content-Type", "image/gif"), ("Cache-Control", "no-store")])


@bp.post("/seen")
@web.signed_in
def report() -> Response:
    """A script tells how far was really read."""
    form, viewer = SeenForm(), web.viewer()
    topic_id, post_id = number(form.topic.data), number(form.post.data)
    if topic_id is None or post_id is None:
        raise NotFound
    current().limiter.hit(REPORTS, "seen", viewer.id)
    if not may_change(web.options(), viewer):
        return flask.jsonify(
            moved=False
        )  # nobody asked for it: a page that stands open is not told that the house rests
    with current().db.transaction() as tx:
        topic = topics_access.topic_to_read(tx, viewer, topic_id)
        moved = service.read_up_to(tx, viewer.id, topic.id, post_id)
    return flask.jsonify(moved=moved)


# --- what is unread


def _board() -> Board | None:
    """The board that the address or the form names; None for all."""
    slug = flask.request.values.get("board", "")
    return boards_access.board_to_see(web.db(), web.viewer(), slug) if slug else None


@bp.get("/unread")
@web.signed_in
def unread() -> Response:
    viewer, board = web.viewer(), _board()
    match = _KEY.fullmatch(flask.request.args.get("before", ""))
    before = (int(match[1]), int(match[2])) if match else FIRST
    newest = queries.newest_post(web.db(), web.may().hidden)  # before the rows: what comes in between is not marked
    topics, all_boards = muted()  # whoever asks for a board hears of it
    away = (topics, () if board else all_boards)
    chosen = board.id if board else None
    mine = web.may()
    rows, following = service.unread_page(web.db(), viewer.id, chosen, before, horizon(), SIZE, mine.hidden, away)
    ids = [row.id for row in rows]
    return web.page(
        "reading/unread.html",
        board=board,
        boards=boards_access.of_rights(mine, boards(web.db())),
        rows=rows,
        standings={found.topic_id: found for found in queries.standings(web.db(), viewer.id, ids, horizon())},
        following="{}-{}".format(*following) if following else "",
        first=match is None,
        newest=newest,
        undo=number(flask.request.args.get("undo")),
        many=queries.MANY,
    )


@bp.post("/unread/read")
@web.signed_in
def mark_read() -> Response:
    """A topic, a board or everything, up to the newest post there was when the page was made."""
    form, viewer, board = ReadForm(), web.viewer(), _board()
    upto, topic_id = number(form.upto.data), number(form.topic.data)
    if upto is None:
        raise NotFound
    target = {"board": board.slug if board else ""}
    if form.topic.data:
        if topic_id is None:
            raise NotFound
        with current().db.transaction() as tx:
            topic = topics_access.topic_to_read(tx, viewer, topic_id)
            service.read_up_to(tx, viewer.id, topic.id, upto)
        return web.seen(web.links().to("/unread", **target))
    with current().db.transaction() as tx:
        before = service.mark_all_read(tx, viewer.id, board.id if board else EVERYWHERE, upto)
    return web.seen(web.links().to("/unread", **target, undo=before))


@bp.post("/unread/undo")
@web.signed_in
def undo() -> Response:
    form, viewer, board = FloorForm(), web.viewer(), _board()
    floor = number(form.floor.data)
    if floor is None:
        raise NotFound
    with current().db.transaction() as tx:
        service.put_back(tx, viewer.id, board.id if board else EVERYWHERE, floor)
    return web.seen(web.links().to("/unread", board=board.slug if board else ""), _("As it was before."))
