"""Which boards a viewer may see and write in. Views get boards here and nowhere else."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import Forbidden, Invalid, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import AnyViewer, Viewer
from . import queries
from .queries import Board


def board_to_see(db: Reader, viewer: Viewer, slug: str) -> Board:  # noqa: ARG001
    """:raises NotFound: when there is none, or not for this viewer."""
    found = queries.board_by_slug(db, slug)
    if found is None:
        raise NotFound
    return found


def board_to_start_in(db: Reader, viewer: Viewer, slug: str) -> Board:
    """The board for a new topic, named in a form.

    :raises Invalid: for the field `board` when there is none of that slug.
    :raises Forbidden: when it is closed for this viewer.
    """
    if not slug:
        raise Invalid("board", _("Choose a board."))
    found = queries.board_by_slug(db, slug)
    if found is None:
        raise Invalid("board", _("This board is not there any more. Choose another."))
    if not may_write(viewer, found.closed):
        raise Forbidden(_("This board is closed: it can be read, but nothing new is written in it."))
    return found


def board_to_move_to(db: Reader, slug: str) -> Board:
    """Where somebody of the staff puts topics; closed boards are open to them.

    :raises Invalid: for the field `board` when there is none of that slug.
    """
    found = queries.board_by_slug(db, slug) if slug else None
    if found is None:
        raise Invalid("board", _("Choose a board."))
    return found


def board_to_manage(db: Reader, viewer: Viewer, board_id: int) -> Board:
    """:raises NotFound: when there is none, or the viewer is not the owner."""
    found = queries.board(db, board_id)
    if found is None or not viewer.is_owner:
        raise NotFound
    return found


def may_write(viewer: Viewer | AnyViewer, closed: int) -> bool:
    """A closed board is for the staff to write in."""
    return viewer.is_authenticated and (not closed or viewer.is_staff)
