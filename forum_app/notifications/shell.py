"""What stands of notices on the pages of others: the bell, how one follows, whom one ignores; and what /live says."""

from __future__ import annotations

import functools
from typing import Any

from ..kernel import i18n, web
from ..kernel.db import Reader
from ..kernel.forum import Forum, current
from ..kernel.links import PAGE, Links
from ..kernel.pages import Look
from ..kernel.viewer import Viewer
from .queries import levels, notices
from .queries.notices import Here
from .seen import Seen

SEEN = "notices.seen"
TOLD = "notices.told"  # session -> the place of the last notice that its window knows of
MOST_TOLD = 1000


# --- what is a member's own, read once until it changes


def own_new(db: Reader, member_id: int, which: int) -> tuple[tuple[int, int], ...]:  # noqa: ARG001
    """The new notices, the newest first: (number, place)."""
    return tuple(notices.new_notices(db, member_id, web.may().hidden))


def own_topic(db: Reader, member_id: int, topic_id: int) -> tuple[int, tuple[Here, ...]]:
    """The level of a topic, and what is new about its posts."""
    level, *here = notices.own_of_topic(db, member_id, topic_id)
    return level.level, tuple(here)


def own_talk(db: Reader, member_id: int, talk_id: int) -> tuple[tuple[int, int], ...]:
    return tuple(notices.new_of(db, member_id, "message", talk_id))


def own_levels(db: Reader, member_id: int, which: int) -> dict[tuple[str, int], int]:  # noqa: ARG001
    """(board or person, number) -> level."""
    return {(what, number): level for what, number, level in levels.levels(db, member_id)}


def seen_of(app: Forum) -> Seen:
    found: Seen = app.extensions[SEEN]
    return found


def closed(viewer: Viewer) -> frozenset[int]:
    """Part of a page's tag: what was seen and is not written down changes the badge."""
    return seen_of(current()).closed(viewer.id)


def fresh(viewer: Viewer) -> list[tuple[int, int]]:
    """The new notices without those that were seen a moment ago."""
    found, away = web.mine("notices"), closed(viewer)
    return [one for one in found if one[0] not in away]


def look_at_it(viewer: Viewer) -> None:
    """Whoever reads a page of a topic, or a talk, has seen the notices about what stands on it."""
    request = web.asked()
    args = request.view_args or {}
    if request.method != "GET" or "prefetch" in request.environ.get("HTTP_SEC_PURPOSE", "") or not fresh(viewer):
        return
    if request.endpoint == "topics.show":
        first = (web.page_number() - 1) * PAGE + 1
        here: tuple[int, tuple[Here, ...]] = web.mine("topic heard", args["topic_id"])
        parts = [one for one in here[1] if first <= one.number < first + PAGE]
        ids = [one.notice_id for one in parts]
        whole = {one.notice_id for one in parts if ids.count(one.notice_id) == one.others}
        if parts:
            seen_of(current()).saw(viewer.id, [one.part_id for one in parts], whole)
    elif "talk_id" in args:
        told = web.mine("notices of talk", args["talk_id"])
        if told:
            seen_of(current()).saw(viewer.id, [part for part, _ in told], {notice for _, notice in told})


# --- holes


def bell_filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    if not viewer.id:
        return ""
    look_at_it(viewer)
    return _part("bell", look, current().assets.version, count=len(fresh(viewer)))


def follow_topic_filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    level, _here = web.mine("topic heard", int(argument))
    path = f"/t/{argument}/level" + (f"?page={page}" if (page := web.page_number()) > 1 else "")
    return _part("follow", look, current().assets.version, path=path, level=level, what="topic")


def follow_board_filler(viewer: Viewer, look: Look, argument: str) -> str:
    """`argument` is `number,slug`."""
    if not viewer.id:
        return ""
    number, slug = argument.split(",", 1)
    level = web.mine("levels").get(("board", int(number)), 0)
    return _part("follow", look, current().assets.version, path=f"/b/{slug}/level", level=level, what="board")


def follow_person_filler(viewer: Viewer, look: Look, argument: str) -> str:
    """`argument` is `number,name`. For other members."""
    number, name = argument.split(",", 1)
    if viewer.id in (0, int(number)):
        return ""
    level = web.mine("levels").get(("person", int(number)), 0)
    return _part("follow", look, current().assets.version, path=f"/u/{name}/level", level=level, what="person")


def ignored_filler(viewer: Viewer, look: Look, arguments: list[str]) -> dict[str, str]:
    """Before the posts of those whom one ignores: the line they are folded to. `argument` is `author id,name`."""
    found = web.mine("levels")
    ignored = {number for (what, number), level in found.items() if what == "person" and level < 0}
    if not ignored:
        return {}
    folded = [argument for argument in set(arguments) if int(argument.split(",", 1)[0]) in ignored]
    return {
        argument: _part("ignored", look, current().assets.version, name=argument.split(",", 1)[1])
        for argument in folded
        if int(argument.split(",", 1)[0]) != viewer.id
    }


@functools.lru_cache(maxsize=1024)
def _part(part: str, look: Look, assets: str, **values: Any) -> str:
    template = current().jinja_env.get_template(f"notifications/_{part}.html")
    base = look.base
    return template.render(
        **i18n.words(look.language), look=look, links=Links(base), static=f"{base}/static/{assets}", **values
    )


# --- live


def live(db: Reader, viewer: Viewer, args: Any) -> int | None:  # noqa: ARG001
    """How many are new. The program's own window, while nobody looks at it, says it on the desktop."""
    found = fresh(viewer)
    if web.in_window():
        _tell_desktop(viewer, found, hidden=args.get("hidden") == "1")
    return len(found) or None


def _tell_desktop(viewer: Viewer, found: list[tuple[int, int]], *, hidden: bool) -> None:
    """Once for what came since one looked away."""
    app = current()
    told: dict[int, int] = app.extensions[TOLD]
    newest = max((place for _, place in found), default=0)
    known = told.get(viewer.session_id, newest)
    if len(told) > MOST_TOLD:
        told.clear()
    told[viewer.session_id] = max(known, newest)
    if hidden and newest > known:
        look = web.look_now()
        count = sum(place > known for _, place in found)
        ngettext = i18n.words(look.language)["ngettext"]
        app.machine.notify(str(web.options()["name"]), ngettext("%(num)d new notice", "%(num)d new notices", count))
