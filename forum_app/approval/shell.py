"""What stands on pages: one's own words that wait, in their topic; how much waits, in the menu and above the queue."""

from __future__ import annotations

from typing import Any

import flask

from ..accounts import queries as accounts
from ..kernel import pages, web
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.forum import current
from ..kernel.pages import Look
from ..kernel.viewer import Viewer
from .queries import held as rows
from .ranks import WORDS, rank_of

COUNTS = "approval.waiting"
LOOK = 5.0  # seconds between looks at how much waits: a page asks the database nothing more
MOST_IN_TOPIC = 10  # of one's own that are shown in a topic


class Waiting:
    """How much waits on which board, as it was a moment ago."""

    def __init__(self) -> None:
        self.by_board: dict[int, int] = {}

    def refresh(self, db: Reader) -> None:
        self.by_board = rows.waiting_by_board(db, now())


def waiting() -> Waiting:
    found: Waiting = current().extensions[COUNTS]
    return found


def own_count(viewer: Viewer) -> int:
    """How much of this member's waits, or was refused."""
    count: int = web.mine("held")[0]
    return count if viewer.id else 0


def queue_count(viewer: Viewer) -> int:
    """How much waits for this viewer to decide."""
    by_board = waiting().by_board
    if not by_board or not viewer.id:
        return 0
    keeps = web.may().keeps
    return sum(number for board_id, number in by_board.items() if board_id in keeps)


def rank(db: Reader, member_ids: list[int]) -> dict[int, str]:
    """How far a member is known, for the staff alone; what may be shown to others is kept by the look's role."""
    if not web.viewer().is_staff:
        return {}
    look, found = web.look_now(), {}
    for member_id in member_ids:
        member = accounts.member(db, member_id)
        if member is not None:
            found[member_id] = pages.render(
                "approval/_rank.html", look, rank=WORDS[rank_of(member, web.options(), now())]
            )
    return found


def panel(db: Reader, topics: list[Any]) -> dict[int, str]:  # noqa: ARG001
    """A place at the foot of a topic's page, for members."""
    look: Look = flask.g.look
    if look.role == "guest":
        return {}
    return {topic.id: web.part("approval/_hole.html", argument=topic.id) for topic in topics}


def filler(viewer: Viewer, look: Look, argument: str) -> str:
    """What this member wrote here that waits; most have nothing, and nothing is asked then."""
    if not viewer.id or int(argument) not in web.mine("held")[1]:
        return ""
    found = rows.own_in(web.db(), viewer.id, int(argument), MOST_IN_TOPIC)
    return pages.render("approval/_waiting.html", look, rows=found)
