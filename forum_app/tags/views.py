"""All tags, the topics with one of them, what fits what is being typed."""

from __future__ import annotations

import functools
import re
from typing import Any
from urllib.parse import quote

import flask
from werkzeug.wrappers import Response

from ..boards import access as boards_access
from ..boards.queries import Board, boards
from ..kernel import pages, web
from ..kernel.clock import now
from ..kernel.errors import NotFound
from ..kernel.standing import may_change
from ..kernel.text import clean_line
from ..kernel.viewer import AnyViewer
from ..topics.queries.lists import FIRST, TopicRow
from ..topics.streams import Stream, parse
from . import access, names
from .queries import lists, read
from .queries.read import Tag

bp = flask.Blueprint("tags", __name__, template_folder="templates")
PATH = "/tags"
SIZE = 30  # topics on a page
TAGS = 100  # tags on a page
FITTING = 8  # suggestions
_BEFORE = re.compile(r"([0-9]{1,16})-([0-9]{1,15})")
_AFTER = re.compile(r"([0-9]{1,9})-(.{1,120})", re.DOTALL)


def check_on() -> None:
    """:raises NotFound: where the owner has no tags."""
    if not web.options()["tags"]:
        raise NotFound


@bp.get(PATH)
def index() -> web.Shown:
    """`?q=` looks for a name, `?after=` goes on."""
    query = clean_line(web.asked().args.get("q", ""))[: names.LONGEST]
    match = _AFTER.fullmatch(web.asked().args.get("after", ""))
    after = (int(match[1]), match[2]) if match else None
    site = web.site()
    look = web.look(site.version)
    check_on()
    if query:  # what is looked for is not kept: there is no end of it
        return web.page("tags/index.html", **_page_of_tags(query, after))
    versions = (site.version, web.once("stream", lambda: boards_access.stream(web.db(), web.may(), site)))
    return pages.shared(
        ("tags", after, versions),
        look,
        lambda: pages.render_shared("tags/index.html", look, **_page_of_tags("", after)),
    )


def _page_of_tags(query: str, after: tuple[int, str] | None) -> dict[str, Any]:
    """What the template needs; no tags for a query that no tag can hold."""
    like = names.slug_of(query)
    key = {} if after is None else {"after": after}
    found = read.most_used(web.db(), web.may().hidden, TAGS + 1, like=like, **key) if like or not query else []
    shown = found[:TAGS]
    following = f"{shown[-1].topics}-{shown[-1].slug}" if len(found) > TAGS else ""
    return {"tags": shown, "q": query, "following": following, "first": after is None}


@bp.get(f"{PATH}/suggest")
def suggest() -> Response:
    """The tags that begin as `?q=` does; for scripts."""
    web.look_now()
    check_on()
    start = names.slug_of(clean_line(web.asked().args.get("q", ""))[: names.LONGEST])
    found = read.beginning(web.db(), web.may().hidden, start, FITTING) if start else []
    answer = flask.jsonify(tags=[tag.name for tag in found])
    answer.headers["Cache-Control"] = "private, max-age=10"
    return answer


@bp.get(f"{PATH}/<slug>")
def tagged(slug: str) -> web.Shown:
    """`?sort=` as on other lists of topics, `?board=` those of one board, `?before=` goes on."""
    args, db, site = web.asked().args, web.db(), web.site()
    look = web.look(site.version)
    check_on()
    tag = access.tag_of_address(db, slug, site.version)
    stream, board = _stream(), _board(args.get("board", ""))
    query = {**stream.query, **({"board": board.slug} if board else {})}
    if tag.slug != slug:
        access.check_seen(db, tag, web.may().hidden)
        return _led_on(tag, query)
    if {name: args[name] for name in ("sort", "period", "board") if args.get(name)} != query:
        return flask.redirect(web.links().to(_path(tag), **query))
    minute, before = now() // 60 * 60, _before()

    def build() -> str:
        hidden = web.may().hidden
        topics = access.check_seen(db, tag, hidden)
        rows = lists.tagged(db, tag.id, stream.sort, board.id if board else None, before, SIZE + 1, hidden)
        shown, following = _page(rows)
        return pages.render_shared(
            "tags/tag.html",
            look,
            minute,
            tag=tag,
            board=board,
            stream=stream,
            at=functools.partial(web.links().to, _path(tag), **({"board": board.slug} if board else {})),
            off=functools.partial(web.links().to, _path(tag)),
            rows=shown,
            following=following,
            first=before == FIRST,
            before=args.get("before", "") if before != FIRST else "",
            topics=topics,
            boards=boards_access.of_rights(web.may(), boards(db)),
            may_write=look.role != "guest" and not look.quiet and may_change(web.options(), AnyViewer(look.role)),
        )

    versions = (site.version, web.once("stream", lambda: boards_access.stream(db, web.may(), site)))
    return pages.shared(("tag", tag.id, stream, board and board.id, before, versions, minute), look, build)


def _path(tag: Tag) -> str:
    return f"{PATH}/{quote(tag.slug)}"


def _stream() -> Stream:
    """As on other lists; the most answered of a period are ranked for boards, not for tags."""
    found = parse(web.asked().args)
    return found if found.sort in lists.SORTS else Stream()


def _board(slug: str) -> Board | None:
    """The board that the list is narrowed to.

    :raises NotFound: when there is none, or not for this viewer.
    """
    return boards_access.board_to_see(web.db(), web.viewer(), slug) if slug else None


def _led_on(tag: Tag, query: dict[str, str]) -> Response:
    """From another word for it. Not to be kept: it may become a tag of its own."""
    answer = flask.redirect(web.links().to(_path(tag), **query), 301)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _before() -> tuple[int, int]:
    match = _BEFORE.fullmatch(web.asked().args.get("before", ""))
    return (int(match[1]), int(match[2])) if match else FIRST


def _page(rows: list[TopicRow]) -> tuple[list[TopicRow], str]:
    """The rows to show, and the key of the next page; '' at the end."""
    shown = rows[:SIZE]
    return shown, f"{shown[-1].place}-{shown[-1].id}" if len(rows) > SIZE else ""
