"""What reports add to other pages: the quiet act below a post, how much waits; and what others add to the queue."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import flask

from ..kernel import i18n, web
from ..kernel.db import Reader
from ..kernel.forum import Forum, current
from ..kernel.i18n import lazy as _
from ..kernel.pages import Look
from ..kernel.rights import Rights
from ..kernel.standing import may_change
from ..kernel.viewer import AnyViewer, Viewer
from .queries import cases
from .queries.cases import Scope

MINE = "order"
PATH = "/order"
CLOSED = "/order/closed"


# --- below a post


def panel(db: Reader, posts: list[Any]) -> dict[int, str]:  # noqa: ARG001
    """For members, but on their own posts; whoever keeps order there has shorter ways."""
    look: Look = flask.g.look
    if look.role == "guest" or flask.g.keeps or not may_change(flask.g.options, AnyViewer(look.role)):
        return {}
    return {
        post.id: web.part("reports/_hole.html", argument=f"{post.author_id},{post.id},{post.number}") for post in posts
    }


def filler(viewer: Viewer, look: Look, arguments: list[str]) -> dict[str, str]:
    """Each argument is `author,post,number`."""
    found, me, made = {}, str(viewer.id), _button(look, current().assets.version)
    for argument in arguments:
        author_id, post_id, number = argument.split(",")
        if author_id != me:
            found[argument] = made.replace("{id}", post_id).replace("{number}", number)
    return found


@functools.lru_cache(maxsize=64)
def _button(look: Look, assets: str) -> str:
    template = current().jinja_env.get_template("reports/_button.html")
    return template.render(**i18n.words(look.language), base=look.base, static=f"{look.base}/static/{assets}").strip()


# --- how much waits


def keeps_order(viewer: Viewer, rights: Rights) -> bool:
    return bool(viewer.id and (rights.keeps or viewer.is_staff))


def own_count(db: Reader, member_id: int, which: int) -> int:  # noqa: ARG001
    """What kernel/mine.py keeps under the viewer's rights: how many stand in the queue."""
    viewer, rights = web.viewer(), web.may()
    scope = Scope(rights.kept, int(viewer.is_staff), int(viewer.is_owner))
    return cases.count_open(db, scope)


def waiting(viewer: Viewer) -> int | None:
    """How much there is for this member to look at; None for whoever keeps no order. Part of a page's tag."""
    rights = web.may()
    if not keeps_order(viewer, rights):
        return None
    which = 4 * int(rights.key or "0", 16) + viewer.is_staff + viewer.is_owner  # another role, another queue
    found: int = web.mine(MINE, which)
    return found + sum(tab.count for tab in _others(web.db(), viewer))


def at_desk(db: Reader) -> int:
    """Behind the entry of the owner's desk."""
    return cases.count_open(db, Scope("[]", 1, 1)) + sum(tab.count for tab in _others(db, web.viewer()))


# --- the tabs of all pages on which order is kept


@dataclass(frozen=True, slots=True)
class Tab:
    path: str
    label: Any
    count: int


def tabs() -> list[Tab]:
    """The queue, what others provide as "order tab", what was closed; then the pages on which nothing waits."""
    db, viewer, rights = web.db(), web.viewer(), web.may()
    scope = Scope(rights.kept, int(viewer.is_staff), int(viewer.is_owner))
    queue = Tab(PATH, _("Reports"), cases.count_open(db, scope))
    still = [Tab(path, label, 0) for path, label, count in current().events.provided("order tab") if count is None]
    return [queue, *_others(db, viewer), Tab(CLOSED, _("Closed"), 0), *still]


def _others(db: Reader, viewer: Viewer) -> Iterable[Tab]:
    """Each is `(path, label, fn(db, viewer))`, which answers how much waits there, or None for who has no such tab.

    It is asked for each page of who keeps order, so it has its answer in memory.
    """
    for path, label, count in current().events.provided("order tab"):
        if count and (found := count(db, viewer)) is not None:
            yield Tab(path, label, found)


# --- what is known of a member

Record = Callable[[Reader, list[int]], dict[int, list[Any]]]


def records(db: Reader, member_ids: list[int]) -> dict[int, list[Any]]:
    """Lines about members, of all slices that provide "record": `fn(db, member_ids)`, one statement for all."""
    ids = list(dict.fromkeys(member_ids))
    found: dict[int, list[Any]] = {member_id: [] for member_id in ids}
    for ask in current().events.provided("record") if ids else ():
        for member_id, lines in ask(db, ids).items():
            found[member_id].extend(lines)
    return found


def earlier(db: Reader, member_ids: list[int]) -> dict[int, list[Any]]:
    """How often reports about them were right."""
    return {
        member_id: [i18n.lazy_plural("%(num)d report in the last 30 days was right",
                                     "%(num)d reports in the last 30 days were right", times)]
        for member_id, times in cases.found_right(db, member_ids).items()
    }  # fmt: skip


def has_staff_page(app: Forum) -> bool:
    """Is there a page on which a member is warned, silenced, suspended?"""
    found: bool = app.extensions.setdefault(
        "reports.staff_page", any(rule.rule == "/u/<name>/order" for rule in app.url_map.iter_rules())
    )
    return found
