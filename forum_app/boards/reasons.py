"""Why somebody may or may not: what lies in the board, and in what its groups may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..accounts.desk import RIGHTS, Why
from ..kernel.db import Reader
from ..kernel.errors import Forbidden, Invalid, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.rights import ATTACH, MODERATE, REPLY
from ..kernel.viewer import Viewer
from . import access
from .queries import Board

_GIVEN = (
    ("reply", REPLY, _("On this board they may read, and not reply.")),
    ("attach", ATTACH, _("On this board they may put nothing in.")),
    ("moderate", MODERATE, _("They keep no order on this board.")),
)


def why(db: Reader, who: Viewer, board: Board | None, topic: Any) -> Iterator[Why]:  # noqa: ARG001
    """The same questions that a request asks."""
    if board is None:
        if not who.is_staff:
            yield Why("moderate", _("They are a member; moderators and owners keep order."))
        return
    try:
        access.board_to_see(db, who, board.slug)
    except NotFound:
        yield from (Why(right, _("This board is not there for them.")) for right in RIGHTS if right != "enter")
        return
    for right, needed, words in _GIVEN:
        if not access.may(db, who, board.id, needed, board.site_version):
            yield Why(right, words)
    yield from _starting(db, who, board)


def _starting(db: Reader, who: Viewer, board: Board) -> Iterator[Why]:
    try:
        access.board_to_start_in(db, who, board.slug)
    except (Forbidden, Invalid) as error:
        yield Why("start", error.reason if isinstance(error, Forbidden) else error.message)
    else:
        if board.closed:
            words = _("The board is closed, and those who keep order write in it all the same.")
            yield Why("start", words, stops=False)
