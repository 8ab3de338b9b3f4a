"""What a member wrote, as tabs of their profile: the topics they began, their posts; the last first, paged by key."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import flask
from werkzeug.wrappers import Response

from ..accounts import access as accounts_access
from ..accounts.views import profile_page
from ..kernel import web
from ..kernel.db import Reader
from .panels import excerpt
from .queries import lists

bp = flask.Blueprint("written", __name__, template_folder="templates")
TOPICS, POSTS = "/u/{name}/topics", "/u/{name}/posts"
SIZE = 30  # topics or posts on a page


@bp.get("/u/<name>/topics")
def topics(name: str) -> Response:
    def find(db: Reader, member_id: int, before: int, limit: int) -> list[lists.TopicRow]:
        return lists.started_by(db, member_id, before, limit, web.may().hidden)

    return _tab(name, TOPICS, "topics/by_topics.html", find, lambda row: row.id)


@bp.get("/u/<name>/posts")
def posts(name: str) -> Response:
    def find(db: Reader, member_id: int, before: int, limit: int) -> list[tuple[lists.Written, str]]:
        rows = lists.written_by(db, member_id, web.may().hidden, limit, before)
        return [(row, excerpt(row.html)) for row in rows]

    return _tab(name, POSTS, "topics/by_posts.html", find, lambda pair: pair[0].post_id)


def _tab(
    name: str,
    here: str,
    template: str,
    find: Callable[[Reader, int, int, int], list[Any]],
    key: Callable[[Any], int],
) -> Response:
    """A page of the rows that `find` answers; their `key` tells where the next page goes on."""
    db, before = web.db(), _before()
    member = accounts_access.member_to_see(db, web.viewer(), name)
    if member.name != name:
        return flask.redirect(_at(here, member.name, before))
    web.look_now()
    rows = find(db, member.id, before or lists.FIRST[1], SIZE + 1)
    following = _at(here, member.name, key(rows[SIZE - 1])) if len(rows) > SIZE else ""
    return profile_page(template, member, here, rows=rows[:SIZE], following=following, first=not before)


def _before() -> int:
    """`?before=<id>`: the row after which the page goes on; 0, the first page, for anything else."""
    text = flask.request.args.get("before", "")
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else 0


def _at(here: str, name: str, before: int) -> str:
    return web.links().to(here.format(name=quote(name)), before=before or "")
