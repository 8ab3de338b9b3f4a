"""What a member has read, as shared pages show it: bold rows, counts, the line above what is new. All are holes."""

from __future__ import annotations

import dataclasses
import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from markupsafe import escape

from ..kernel import i18n, web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.pages import Look
from ..kernel.viewer import Viewer
from . import queries, service
from .queries import MANY, Opening, Standing

COUNTED = 9  # of more unread topics it is said that they are more
MOST = 20_000  # answers kept, a hundred bytes each


class Remembered:
    """Answers under keys that hold all they depend on: what the member read, and the version of what there is."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, find: Callable[[], Any]) -> Any:
        if key in self._kept:
            return self._kept[key]
        found = find()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return found


def _remembered(key: Hashable, find: Callable[[], Any]) -> Any:
    kept: Remembered = current().extensions["remembered"]
    return kept.get(key, find)


def muted() -> tuple[frozenset[int], frozenset[int]]:
    """Topics and boards of which the viewer wants to hear nothing; notifications declare it."""
    found: tuple[frozenset[int], frozenset[int]] = web.mine("muted")
    return found


def horizon() -> int:
    return service.horizon(now(), int(web.options()["unread_days"]))


# --- lists


def row_filler(viewer: Viewer, look: Look, arguments: list[str]) -> dict[str, str]:
    """What is a member's own in the row of a topic. An argument is `part,topic id,…`:

    `class` for the row's class, `count,<address>` for what is new, `href,<address>` for where its title leads.
    """
    asked = [argument.split(",", 2) for argument in arguments]
    ids = sorted({int(topic_id) for _, topic_id, *_ in asked})
    found = queries.standings(web.db(), viewer.id, ids, horizon())
    topics, boards = muted()
    standings = {
        one.topic_id: dataclasses.replace(one, fresh=0) if one.topic_id in topics or one.board_id in boards else one
        for one in found
    }
    made = {}
    for argument, (part, topic_id, *more) in zip(arguments, asked, strict=True):
        one = standings.get(int(topic_id), GONE)
        made[argument] = _row_part(part, more[0] if more else "", one.fresh, one.begun, one.opened, look.language)
    return made


GONE = Standing(0, 0, 0, 0, 0)  # purged in this moment


@functools.lru_cache(maxsize=8192)
def _row_part(part: str, more: str, fresh: int, begun: int, opened: int, language: str) -> str:
    if part == "href":
        return str(escape(f"{more}?at=unread" if opened or (begun and fresh) else more))
    if not fresh:
        return ""
    if part == "class":
        return " unread"
    mark = "" if begun else " data-new"
    return f'<a class="count"{mark} href="{escape(more)}?at=unread">{_count(fresh, begun, language)}</a>'


def _count(fresh: int, begun: int, language: str) -> str:
    words = i18n.words(language)
    if not begun:
        return str(escape(words["_"]("new")))
    number = f"{MANY - 1}+" if fresh == MANY else str(fresh)
    made: str = words["ngettext"]("%(num)d new", "%(num)d new", 999 if fresh == MANY else fresh)
    return str(escape(made.replace("999", number)))


# --- how much is unread


def _unread_boards(viewer: Viewer) -> list[int]:
    """The board of each unread topic; read again when the member read something, or somebody wrote."""
    behind, hidden = horizon(), web.may().hidden
    key = ("unread", viewer.id, viewer.reads, viewer.mine, web.site().stream, behind, hidden)
    found: list[int] = _remembered(key, lambda: queries.boards_unread(web.db(), viewer.id, behind, hidden, muted()))
    return found


def unread_filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    """The word among the orders of a list, with how many topics it has."""
    if not viewer.id:
        return ""
    waiting = len(_unread_boards(viewer))
    badge = f'<sup class="n">{waiting if waiting <= COUNTED else f"{COUNTED}+"}</sup>' if waiting else ""
    return f'<a href="{look.base}/unread">{escape(i18n.words(look.language)["_"]("Unread"))}{badge}</a>'


def dot_filler(viewer: Viewer, look: Look, arguments: list[str]) -> dict[str, str]:
    """A dot beside the boards in which something is unread; arguments are their ids."""
    unread = {str(board_id) for board_id in _unread_boards(viewer)}
    word = escape(i18n.words(look.language)["_"]("something new"))
    dot = f'&nbsp;<span class="dot"><span class="vh">{word}</span></span>'
    return {argument: dot for argument in arguments if argument in unread}


# --- a topic


def last_filler(viewer: Viewer, look: Look, arguments: list[str]) -> dict[str, str]:
    """The line above the first new post. An argument is `topic id,its version,post id`, one for each post."""
    topic_id, version, _ = map(int, arguments[0].split(","))
    key = ("opening", viewer.id, viewer.reads, topic_id, version)
    found: Opening | None = _remembered(key, lambda: queries.opening(web.db(), viewer.id, topic_id))
    if found is None or found.last is None or found.first is None:
        return {}
    word = escape(i18n.words(look.language)["_"]("Last read here"))
    return {f"{topic_id},{version},{found.first}": f'<p class="here" role="separator" id="here">{word}</p>'}


def keys_filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    """May single letters do something? An attribute of the page."""
    return "1" if viewer.keys else ""
