"""Why somebody may or may not: what lies in the house."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..accounts.desk import RIGHTS, Why
from ..kernel import web
from ..kernel.db import Reader
from ..kernel.errors import Resting
from ..kernel.i18n import lazy as _
from ..kernel.standing import check_change
from ..kernel.viewer import Viewer
from . import agreeing

WRITING = ("start", "reply")


def why(db: Reader, who: Viewer, board: Any, topic: Any) -> Iterator[Why]:  # noqa: ARG001
    try:
        check_change(web.options(), who)
    except Resting as rest:
        closed = _("The house is closed: only owners see it.")
        words = closed if rest.closed else _("The house is resting: only owners change anything.")
        yield from (Why(right, words) for right in RIGHTS if rest.closed or right not in ("enter", "see"))
    if agreeing.is_asked(who):
        yield from (
            Why(right, _("They have not agreed to the rules yet. They are asked to when they next write."))
            for right in WRITING
        )
