"""Lists of topics: home and boards, in the order that the address names, paged by key."""

from __future__ import annotations

import re
from urllib.parse import quote

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..boards.queries import boards
from ..kernel import pages, web
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.rights import MODERATE, START
from ..kernel.standing import may_change
from ..kernel.viewer import AnyViewer
from . import traces
from .queries import lists
from .queries import streams as queries
from .queries.lists import TopicRow
from .streams import LATEST, Stream, is_canonical, parse

bp = flask.Blueprint("streams", __name__, template_folder="templates")
SIZE = 30  # topics on a page
PINNED_HOME, PINNED_BOARD = 2, 5  # news must not be pushed off the screen
_BEFORE = re.compile(r"([0-9]{1,16})-([0-9]{1,15})")


def _before() -> tuple[int, int]:
    """`?before=<place>-<id>`: the key after which the page goes on; the first page for anything else."""
    match = _BEFORE.fullmatch(web.asked().args.get("before", ""))
    return (int(match[1]), int(match[2])) if match else lists.FIRST


def _page(rows: list[TopicRow]) -> tuple[list[TopicRow], str]:
    """The rows to show, and the key of the next page; '' at the end."""
    shown = rows[:SIZE]
    return shown, _key(shown[-1].place, shown[-1].id) if len(rows) > SIZE else ""


def _key(place: int, topic_id: int) -> str:
    return f"{place}-{topic_id}"


def _rows(db: Reader, stream: Stream, board_id: int | None, before: tuple[int, int]) -> list[TopicRow]:
    """A page of a stream, of a board or of all that are seen, and one row more if there is one."""
    mine = web.may()
    hidden = mine.hidden
    if stream.sort == "top":
        return queries.top(db, stream.period, board_id or queries.FOR_ALL, before, SIZE + 1, hidden, mine.apart)
    if stream.sort != "latest":
        return queries.ordered(db, stream.sort, board_id, before, SIZE + 1, hidden)
    if board_id is None:
        return lists.latest(db, before, SIZE + 1, hidden)
    return lists.latest_in_board(db, board_id, before, SIZE + 1)


def _without(rows: list[TopicRow], pinned: list[TopicRow]) -> list[TopicRow]:
    """What stands above the list is not said again in it."""
    above = {topic.id for topic in pinned}
    return [row for row in rows if row.id not in above]


@bp.get("/")
def home() -> web.Shown:
    stream, args = parse(web.asked().args), web.asked().args
    if tag := web.asked().args.get("tag"):
        return _with_tag(tag, stream)
    if not is_canonical(stream, args):
        return flask.redirect(web.links().home(**stream.query))
    site = web.site()
    look = web.look(site.version)
    minute, before = now() // 60 * 60, _before()
    first = before == lists.FIRST

    def build() -> str:
        db = web.db()
        rows, following = _page(_rows(db, stream, None, before))
        wanted = PINNED_HOME if first and stream == LATEST else 0
        pinned = lists.pinned_everywhere(db, wanted, minute, web.may().hidden) if wanted else []
        return pages.render_shared(
            "topics/home.html",
            look,
            minute,
            stream=stream,
            rows=_without(rows, pinned),
            following=following,
            first=first,
            before=_key(*before),
            pinned=pinned,
            boards=boards_access.of_rights(web.may(), boards(db)),
        )

    versions = (site.version, web.once("stream", lambda: boards_access.stream(web.db(), web.may(), site)))
    return pages.shared(("home", stream, before, versions, minute), look, build)


def _with_tag(tag: str, stream: Stream, board: str = "") -> Response:
    """`?tag=tea` narrows a list down to a tag, whose own page that is."""
    return flask.redirect(web.links().to(f"/tags/{quote(tag)}", **stream.query, board=board))


@bp.get("/b/<slug>")
def board(slug: str) -> web.Shown:
    stream, args = parse(web.asked().args), web.asked().args
    db = web.db()
    try:
        found = web.once("board", lambda: boards_access.board_to_see(db, web.viewer(), slug))
    except NotFound:
        present = boards_access.slug_led_on(db, web.viewer(), slug)
        if present is None:
            raise
        return flask.redirect(web.links().board(present, before=args.get("before", ""), **stream.query), 301)
    if tag := args.get("tag"):
        return _with_tag(tag, stream, slug)
    if not is_canonical(stream, args):
        return flask.redirect(web.links().board(slug, **stream.query))
    look = web.look(found.site_version)
    minute, before = now() // 60 * 60, _before()

    def build() -> str:
        rows, following = _page(_rows(db, stream, found.id, before))
        first = before == lists.FIRST
        pinned = lists.pinned_in_board(db, found.id, PINNED_BOARD, minute) if first and stream == LATEST else []
        unpinned = _without(rows, pinned)
        hidden = web.may().hidden
        latest = stream == LATEST
        lines = traces.among(db, found, unpinned, before, following, minute, hidden) if latest else unpinned
        return pages.render_shared(
            "topics/board.html",
            look,
            minute,
            stream=stream,
            board=found,
            rows=lines,
            following=following,
            first=first,
            before=_key(*before),
            pinned=pinned,
            boards=boards_access.of_rights(web.may(), boards(db)),
            keeps=web.may().may(found.id, MODERATE),
            may_write=not look.quiet
            and may_change(flask.g.options, AnyViewer(look.role))
            and web.may().may(found.id, MODERATE if found.closed else START),
        )

    # what stands beside the list is of the other boards that are seen
    others = web.once("stream", lambda: boards_access.stream_beside(db, web.may(), found))
    versions = (found.version, found.stream, found.site_version, others)
    return pages.shared(("board", stream, found.id, before, versions, minute), look, build)
