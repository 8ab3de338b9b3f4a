"""Why somebody may or may not: what lies in the board."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..accounts.desk import RIGHTS, Why
from ..kernel.db import Reader
from ..kernel.errors import Forbidden, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from . import access
from .queries import Board


def why(db: Reader, who: Viewer, board: Board | None, topic: Any) -> Iterator[Why]:  # noqa: ARG001
    """The same questions that a request asks."""
    if board is None:
        return
    try:
        access.board_to_see(db, who, board.slug)
        access.board_to_start_in(db, who, board.slug)
    except NotFound:
        yield from (Why(right, _("This board is not there for them.")) for right in RIGHTS if right != "enter")
    except Forbidden as error:
        yield Why("start", error.reason)
    else:
        if board.closed:
            words = _("The board is closed, and those who keep order write in it all the same.")
            yield Why("start", words, stops=False)
