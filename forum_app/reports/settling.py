"""Reports that are settled by what is done to a member, elsewhere: other slices find these as "settle report"."""

from __future__ import annotations

from ..kernel.db import Writer
from ..kernel.errors import Conflict
from ..kernel.viewer import Viewer
from . import access, keeping, service
from .queries import cases, write
from .queries.cases import Scope


def one(tx: Writer, viewer: Viewer, case_id: int, outcome: str, now: int) -> int | None:
    """`warn`, `silence` or `suspend` closes it. Answers the number of the act in the log.

    None when it is closed already, or none of the viewer's business: what was done to the member stands all the same.
    """
    case = access.case_if_open(tx, viewer, case_id)
    return keeping.close(tx, viewer, case, outcome, "", {}, now=now) if case else None


def all_about(tx: Writer, viewer: Viewer, member_id: int, outcome: str, now: int) -> int:
    """Whatever waits about a member, or about what they wrote, as when all of it was taken away; answers how much."""
    found = write.open_of(tx, member_id)
    return sum(one(tx, viewer, case_id, outcome, now) is not None for case_id in found)


def again(tx: Writer, member_id: int, outcome: str, by_id: int, at: int) -> None:
    """What was done to them, at that moment, is undone: what it settled waits where it stood. Whoever may undo it may
    do this. What has no place in the queue any more stays closed."""
    for case_id in write.settled_with(tx, member_id, outcome, by_id, at):
        case = cases.case(tx, Scope("[]", 1, 1), case_id)
        try:
            if case:
                service.open_again(tx, case, case.turn)
        except Conflict:
            continue
