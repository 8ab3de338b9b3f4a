"""The reactions below a post: their numbers for everybody, one's own through a hole."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Any

import flask

from ..kernel import i18n, web
from ..kernel.db import Reader
from ..kernel.forum import current
from ..kernel.pages import Look
from ..kernel.standing import may_change
from ..kernel.viewer import AnyViewer, Viewer
from . import queries
from .kinds import chosen
from .queries import Count

NONE: frozenset[str] = frozenset()


def panel(db: Reader, posts: list[Any]) -> dict[int, str]:
    """Guests, and whoever may change nothing, see numbers; for the others a hole holds numbers and buttons."""
    look: Look = flask.g.look
    setting = flask.g.options["reactions"]
    if not posts or not setting:
        return {}
    found: dict[int, str] = {}
    for post_id, counts in _by_post(queries.counts(db, [post.id for post in posts])).items():
        first = counts[0]
        if _may(look.role, first.closed, flask.g.get("keeps", False)):
            found[post_id] = web.part("reactions/_hole.html", argument=_argument(first, counts))
        else:
            found[post_id] = _filled(_numbers(counts), NONE, False, setting, look, post_id)
    return {post_id: html for post_id, html in found.items() if html}


def _by_post(rows: list[Count]) -> dict[int, list[Count]]:
    found: defaultdict[int, list[Count]] = defaultdict(list)
    for row in rows:
        found[row.post_id].append(row)
    return found


def _may(role: Any, closed: int, keeps: bool) -> bool:
    """May somebody of this role, who keeps order here or does not, react at all?"""
    return role != "guest" and (not closed or keeps) and may_change(flask.g.options, AnyViewer(role))


def _numbers(counts: list[Count]) -> str:
    """`like=3 heart=1`"""
    return " ".join(sorted(f"{count.kind}={count.n}" for count in counts if count.n))


def _argument(first: Count, counts: list[Count]) -> str:
    return f"{first.topic_id},{first.post_id},{first.author_id},{_numbers(counts)}"


def filler(viewer: Viewer, look: Look, arguments: list[str]) -> dict[str, str]:
    """Each argument is `topic,post,author,numbers`."""
    setting, assets, me = flask.g.options["reactions"], current().assets.version, str(viewer.id)
    topic_id = arguments[0].split(",", 1)[0]  # all of a page are of one topic
    mine: dict[int, frozenset[str]] = web.mine("reactions", int(topic_id))
    found: dict[str, str] = {}
    for argument in arguments:
        _, post_id, author_id, numbers = argument.split(",")
        own = mine.get(int(post_id), NONE)
        found[argument] = _strip(numbers, own, author_id != me, setting, look, assets).replace("{id}", post_id)
    return found


def as_now(viewer: Viewer, look: Look, post_id: int) -> str:
    """The reactions of one post, just after the viewer changed something."""
    counts = queries.counts(web.db(), [post_id])
    own = queries.own(web.db(), viewer.id, counts[0].topic_id).get(post_id, NONE)
    return _filled(_numbers(counts), own, True, flask.g.options["reactions"], look, post_id)


def _filled(numbers: str, own: frozenset[str], may: bool, setting: str, look: Look, post_id: int) -> str:
    return _strip(numbers, own, may, setting, look, current().assets.version).replace("{id}", str(post_id))


@functools.lru_cache(maxsize=4096)
def _strip(numbers: str, own: frozenset[str], may: bool, setting: str, look: Look, assets: str) -> str:
    """Most posts of most pages have one of a few."""
    counts = {name: int(n) for name, n in (pair.split("=") for pair in numbers.split())}
    kinds = chosen(setting)
    shown = [kind for kind in kinds if counts.get(kind.name) or (may and kind is kinds[0])]
    if not shown:
        return ""
    template = current().jinja_env.get_template("reactions/_strip.html")
    return template.render(
        **i18n.words(look.language),
        shown=shown,
        rest=[kind for kind in kinds if kind not in shown] if may else [],
        counts=counts,
        own=own,
        may=may,
        base=look.base,
        static=f"{look.base}/static/{assets}",
    ).strip()
