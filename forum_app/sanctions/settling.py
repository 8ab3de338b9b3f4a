"""Reports that are settled by what is done to a member. The slice reports provides how: this one does not know it."""

from __future__ import annotations

from collections.abc import Iterable

from ..kernel.db import Writer
from ..kernel.viewer import Viewer
from .queries import Sanction
from .service import ACT


def report(tx: Writer, viewer: Viewer, report_id: int, act: str, now: int) -> bool:
    """The one that led here; False when it is settled already, or none of the viewer's business."""
    done = [fn(tx, viewer, report_id, act, now) for fn in tx.events.provided("settle report")]
    return any(act_id is not None for act_id in done)


def everything_about(tx: Writer, viewer: Viewer, member_ids: Iterable[int], now: int) -> None:
    """Whatever waits about members of whom everything is hidden."""
    for settle in tx.events.provided("settle reports about"):
        for member_id in member_ids:
            settle(tx, viewer, member_id, ACT["suspension"], now)


def undone(tx: Writer, found: Sanction) -> None:
    """What was settled with a warning, a silence or a suspension waits again."""
    for bring_back in tx.events.provided("open settled reports"):
        bring_back(tx, found.member_id, ACT[found.kind], found.by_id, found.at)
