"""The poll below the first post: for guests as it is, for members through a hole, since what they see hangs on their
vote. What is hidden from somebody is not in their page."""

from __future__ import annotations

import functools
import secrets
from typing import Any

import flask
from markupsafe import escape

from ..kernel import i18n, web
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.forum import current
from ..kernel.links import Links
from ..kernel.pages import Look
from ..kernel.session import csrf_for
from ..kernel.standing import may_change
from ..kernel.text import language_of
from ..kernel.times import Times
from ..kernel.viewer import AnyViewer, Viewer
from ..topics import access as topics
from . import queries
from .poll import Poll, made_of, packed, unpacked

TOKEN = secrets.token_hex(16)  # where the token of a form goes: nobody who writes a question knows it
NONE: frozenset[int] = frozenset()


def panel(db: Reader, posts: list[Any]) -> dict[int, str]:
    """Asked on the page that holds the first post."""
    look: Look = flask.g.look
    found: dict[int, str] = {}
    for post in posts:
        poll = made_of(queries.rows(db, post.topic_id)) if post.number == 1 else None
        if poll is None:
            continue
        if look.role == "guest":
            found[post.id] = _draw(packed(poll), NONE, poll.is_closed(now()), False, False, look, _assets())
        else:
            found[post.id] = web.part("polls/_hole.html", argument=packed(poll))
    return found


def filler(viewer: Viewer, look: Look, argument: str) -> str:
    """`argument` is the poll itself."""
    topic_id = _unpacked(argument).topic_id
    return _for(viewer, look, argument, web.mine("polls", topic_id)) if viewer.id else ""


def as_now(viewer: Viewer, look: Look, topic_id: int) -> str:
    """The poll of a topic, just after the viewer voted."""
    poll = made_of(queries.rows(web.db(), topic_id))
    return _for(viewer, look, packed(poll), queries.own(web.db(), viewer.id, topic_id)) if poll else ""


def _for(viewer: Viewer, look: Look, argument: str, own: frozenset[int]) -> str:
    poll = _unpacked(argument)
    order = _keeps_order(viewer, poll.topic_id)
    may = not poll.deleted and (not poll.board_closed or order) and may_change(flask.g.options, AnyViewer(look.role))
    keeps = may and (order or viewer.id == poll.author_id)
    html = _draw(argument, own, poll.is_closed(now()), may, keeps, look, _assets())
    return html.replace(TOKEN, str(escape(csrf_for(viewer))))


def _keeps_order(viewer: Viewer, topic_id: int) -> bool:
    if "keeps" not in flask.g:
        flask.g.keeps = topics.keeps(web.db(), viewer, topics.topic_to_read(web.db(), viewer, topic_id))
    return bool(flask.g.keeps)


def _assets() -> str:
    return current().assets.version


@functools.lru_cache(maxsize=256)
def _unpacked(argument: str) -> Poll:
    return unpacked(argument)


@functools.lru_cache(maxsize=512)
def _draw(argument: str, own: frozenset[int], closed: bool, may: bool, keeps: bool, look: Look, assets: str) -> str:
    poll = _unpacked(argument)
    votable = may and not closed and (not own or bool(poll.changeable))
    shows = closed or poll.shows(0, voted=bool(own))
    template = current().jinja_env.get_template("polls/_poll.html")
    return template.render(
        **i18n.words(look.language),
        poll=poll,
        own=own,
        closed=closed,
        votable=votable,
        results=shows and (closed or bool(own) or not votable),
        peek=shows and votable and not own,
        keeps=keeps,
        lang=language_of(poll.question),
        token=TOKEN,
        look=look,
        times=Times(look.language, look.zone),
        links=Links(look.base),
        static=f"{look.base}/static/{assets}",
    ).strip()
