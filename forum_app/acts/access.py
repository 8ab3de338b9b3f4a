"""Who may see which part of the log, and undo what stands in it."""

from __future__ import annotations

from ..boards import access as boards
from ..kernel.acts import FORGOTTEN, UNDO_DAYS, Act
from ..kernel.db import Reader
from ..kernel.errors import Conflict, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.queries import site_version
from ..kernel.rights import MODERATE, Rights, rights
from ..kernel.viewer import Viewer
from . import queries
from .queries import Row, Wanted

DAY = 86400


def act_to_undo(db: Reader, viewer: Viewer, act_id: int, now: int) -> Act:
    """Owners undo everything; others what was done where they keep order, and on no board what they did themselves.

    :raises NotFound: for others, as if it were not there.
    :raises Conflict: when it was undone already, or it is too late.
    """
    act = queries.act(db, act_id)
    if act is None or not may_undo(viewer, rights(db, viewer, site_version(db)), act.actor_id, act.board_id):
        raise NotFound
    if act.undone_at is not None:
        raise Conflict(_("This was undone already."))
    if now > act.at + UNDO_DAYS * DAY:
        raise Conflict(_("An act can be undone for %(num)d days, and that time is over.", num=UNDO_DAYS))
    if act.data == FORGOTTEN:
        raise Conflict(_("It is not there any more, so nothing can be undone."))
    return act


def may_undo(viewer: Viewer, mine: Rights, actor_id: int, board_id: int | None) -> bool:
    """Whether it still makes sense is another question."""
    if viewer.is_owner:
        return True
    if not viewer.id:
        return False
    if board_id is not None:
        return mine.may(board_id, MODERATE)
    return actor_id == viewer.id and (viewer.is_staff or bool(mine.keeps))


def may_still_undo(viewer: Viewer, mine: Rights, row: Row, now: int) -> bool:
    return (
        row.undone_at is None
        and bool(row.undoable)
        and now <= row.at + UNDO_DAYS * DAY
        and may_undo(viewer, mine, row.actor_id, row.board_id)
    )


def log_to_see(viewer: Viewer, mine: Rights, **filters: int | str) -> Wanted:
    """The owner's is the whole log; those who keep order see what was done on their boards.

    :raises NotFound: for everybody else.
    """
    if viewer.is_owner:
        return Wanted(**filters)  # type: ignore[arg-type]
    if not viewer.id or not (mine.keeps or viewer.is_staff):
        raise NotFound
    return Wanted(boards=mine.kept, viewer_id=viewer.id, hidden=mine.hidden, **filters)  # type: ignore[arg-type]


def public_log(db: Reader, viewer: Viewer, **filters: int | str) -> Wanted:
    """What everybody is told: what was done on boards that the reader sees."""
    boards_seen = [board.id for board in boards.boards_to_see(db, viewer)]
    mine = rights(db, viewer, site_version(db))
    return Wanted(boards=str(boards_seen), hidden=mine.hidden, public=True, **filters)  # type: ignore[arg-type]
