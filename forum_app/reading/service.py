"""The rules of what is read. No HTTP, no SQL."""

from __future__ import annotations

from ..accounts.events import MemberJoined
from ..boards.service import BoardEmptied
from ..kernel.db import Reader, Writer
from ..kernel.viewer import Viewer
from ..topics.events import PostAdded
from ..topics.queries.lists import TopicRow
from ..topics.queries.read import Place, place
from . import queries
from .queries import EVERYWHERE, NONE, Muted

HOUR, DAY = 3600, 24 * 3600
WALKED = 1000  # topics that one page of the unread list looks at


def horizon(now: int, days: int) -> int:
    """The place in the order of activity behind which nothing is unread; moves by the hour."""
    return 1000 * (now // HOUR * HOUR - days * DAY)


def read_up_to(tx: Writer, member_id: int, topic_id: int, post_id: int) -> bool:
    """The posts of a topic up to this one are read. Did that change anything? Never goes back, nor beyond the end."""
    last = queries.visible_up_to(tx, topic_id, post_id)
    moved = last is not None and queries.put_position(tx, member_id, topic_id, last)
    if moved:
        queries.bump_reads(tx, member_id)
    return moved


def place_to_go_on(db: Reader, viewer: Viewer, topic_id: int) -> Place | None:
    """At the first new post; where all is read, at the last one. None for the top: it was never opened."""
    found = queries.opening(db, viewer.id, topic_id) if viewer.id else None
    if found is None or found.last is None:
        return None
    target = found.first or (found.last if found.opened else None)
    return place(db, target) if target else None


def post_added(tx: Writer, event: PostAdded) -> None:
    """One's own post is read, unless something new of others stands before it: that is where one goes on."""
    if not event.author_id:
        return
    found = queries.opening(tx, event.author_id, event.topic_id)
    if found is not None and found.first is None:
        read_up_to(tx, event.author_id, event.topic_id, event.post_id)


def member_joined(tx: Writer, event: MemberJoined) -> None:
    """To a newcomer, new is what comes from now on."""
    queries.put_floor(tx, event.member_id, EVERYWHERE, queries.newest_post(tx))


def board_emptied(tx: Writer, event: BoardEmptied) -> None:
    queries.drop_board(tx, event.board_id)


# --- all at once


def mark_all_read(tx: Writer, member_id: int, board_id: int, post_id: int) -> int:
    """All posts up to this one, of a board or EVERYWHERE, are read; answers the floor before, for `put_back`."""
    before = queries.floor(tx, member_id, board_id)
    post_id = min(post_id, queries.newest_post(tx))
    if post_id > before:
        queries.put_floor(tx, member_id, board_id, post_id)
        queries.bump_reads(tx, member_id)
    return before


def put_back(tx: Writer, member_id: int, board_id: int, post_id: int) -> None:
    """The floor as it was. It is nobody else's, so any that lies lower is as good."""
    if post_id < queries.floor(tx, member_id, board_id):
        queries.put_floor(tx, member_id, board_id, post_id)
        queries.bump_reads(tx, member_id)


# --- the list


def unread_page(
    db: Reader,
    member_id: int,
    board_id: int | None,
    before: tuple[int, int],
    horizon: int,
    size: int,
    hidden: str,
    muted: Muted = NONE,
) -> tuple[list[TopicRow], tuple[int, int] | None]:
    """A page of what is unread, and the key where the next one begins; None at the end.

    It looks at WALKED topics at most, so a page may be short, and the next one is not.
    """
    further = queries.place_further(db, board_id, before, horizon, WALKED - 1, hidden)
    last = (further[0].bump, further[0].id) if further else (horizon + 1, 0)
    rows = queries.unread(db, member_id, board_id, before, last, size + 1, hidden, muted)
    if len(rows) > size:
        return rows[:size], (rows[size - 1].bump, rows[size - 1].id)
    return rows, last if further else None
