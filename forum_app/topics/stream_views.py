"""Lists of topics: home and boards, by latest activity, paged by key."""

from __future__ import annotations

import re

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..boards.queries import boards, slug_led_on
from ..kernel import pages, web
from ..kernel.clock import now
from ..kernel.errors import NotFound
from ..kernel.viewer import AnyViewer
from . import traces
from .queries import lists
from .queries.lists import TopicRow

bp = flask.Blueprint("streams", __name__, template_folder="templates")
SIZE = 30  # topics on a page
PINNED_HOME, PINNED_BOARD = 2, 5  # news must not be pushed off the screen
_BEFORE = re.compile(r"(\d{1,16})-(\d{1,15})")


def _before() -> tuple[int, int]:
    """`?before=<bump>-<id>`: the key after which the page goes on; the first page for anything else."""
    match = _BEFORE.fullmatch(flask.request.args.get("before", ""))
    return (int(match[1]), int(match[2])) if match else lists.FIRST


def _page(rows: list[TopicRow]) -> tuple[list[TopicRow], str]:
    """The rows to show, and the key of the next page; '' at the end."""
    shown = rows[:SIZE]
    return shown, _key(shown[-1].bump, shown[-1].id) if len(rows) > SIZE else ""


def _key(bump: int, topic_id: int) -> str:
    return f"{bump}-{topic_id}"


def _without(rows: list[TopicRow], pinned: list[TopicRow]) -> list[TopicRow]:
    """What stands above the list is not said again in it."""
    above = {topic.id for topic in pinned}
    return [row for row in rows if row.id not in above]


@bp.get("/")
def home() -> Response:
    site = web.site()
    look = web.look(site.version)
    minute, before = now() // 60 * 60, _before()
    first = before == lists.FIRST

    def build() -> str:
        db = web.db()
        rows, following = _page(lists.latest(db, before, SIZE + 1))
        pinned = lists.pinned_everywhere(db, PINNED_HOME, minute) if first else []
        return pages.render_shared(
            "topics/home.html",
            look,
            minute,
            rows=_without(rows, pinned),
            following=following,
            first=first,
            before=_key(*before),
            pinned=pinned,
            boards=boards(db),
        )

    return pages.shared(("home", before, site.version, site.stream, minute), look, build)


@bp.get("/b/<slug>")
def board(slug: str) -> Response:
    db = web.db()
    try:
        found = boards_access.board_to_see(db, web.viewer(), slug)
    except NotFound:
        present = slug_led_on(db, slug)
        if present is None:
            raise
        return flask.redirect(web.links().board(present, before=flask.request.args.get("before", "")), 301)
    look = web.look(found.site_version)
    minute, before = now() // 60 * 60, _before()

    def build() -> str:
        rows, following = _page(lists.latest_in_board(db, found.id, before, SIZE + 1))
        first = before == lists.FIRST
        pinned = lists.pinned_in_board(db, found.id, PINNED_BOARD, minute) if first else []
        return pages.render_shared(
            "topics/board.html",
            look,
            minute,
            board=found,
            rows=traces.among(db, found, _without(rows, pinned), before, following, minute),
            following=following,
            first=first,
            before=_key(*before),
            pinned=pinned,
            boards=boards(db),
            may_write=boards_access.may_write(AnyViewer(look.role), found.closed),
        )

    key = ("board", found.id, before, found.version, found.stream, found.site_version, found.site_stream, minute)
    return pages.shared(key, look, build)
