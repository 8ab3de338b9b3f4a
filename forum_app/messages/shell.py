"""What messages add to other pages: how many talks wait, the way to write to somebody, what /live says."""

from __future__ import annotations

import functools
from typing import Any

from werkzeug.datastructures import MultiDict

from ..kernel import i18n, web
from ..kernel.db import Reader
from ..kernel.forum import Forum, current
from ..kernel.links import Links
from ..kernel.pages import Look
from ..kernel.text import number
from ..kernel.viewer import Viewer
from .noted import Noted
from .queries import read

MOST = 99  # talks that are counted
MINE = "messages"


def noted(app: Forum) -> Noted:
    found: Noted = app.extensions["messages read"]
    return found


def unread(db: Reader, member_id: int, _which: int) -> tuple[tuple[int, int], ...]:
    """What kernel/mine.py keeps: (talk, its last number) of those that wait."""
    return tuple(read.unread(db, member_id, MOST))


def waiting(viewer: Viewer) -> int:
    """How many talks wait for this member."""
    if not viewer.id:
        return 0
    seen = noted(current())
    return sum(seen.number(viewer.id, talk_id) < last for talk_id, last in web.mine(MINE))


def live_count(db: Reader, viewer: Viewer, args: MultiDict[str, str]) -> int | None:  # noqa: ARG001
    """For /live; nothing is said while nothing waits."""
    return waiting(viewer) or None


def live_talk(db: Reader, viewer: Viewer, args: MultiDict[str, str]) -> int | None:
    """How many messages came since, in the talk that is open: `?talk=5&after=12`. Nothing about one of others."""
    talk_id, after = number(args.get("talk")), number(args.get("after"), 9)
    if talk_id is None or after is None:
        return None
    return read.count_new(db, talk_id, viewer.id, after) or None


def write_to(viewer: Viewer, look: Look, name: str) -> str:
    """On a profile, to everybody but guests and oneself."""
    return _write_to(name, look, current().assets.version) if viewer.id and viewer.name != name else ""


@functools.lru_cache(maxsize=1024)
def _write_to(name: str, look: Look, assets: str) -> str:
    context: dict[str, Any] = {"links": Links(look.base), "static": f"{look.base}/static/{assets}"}
    template = current().jinja_env.get_template("messages/_write_to.html")
    return template.render(**i18n.words(look.language), look=look, name=name, **context)
