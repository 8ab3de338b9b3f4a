"""The rules of reports: who reports what, what waits, what is closed, who is told."""

from __future__ import annotations

from dataclasses import dataclass

from ..boards.queries import bump_keepers
from ..kernel import text
from ..kernel.db import Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.queries import bump_mine
from .events import ReportAnswered, ReportOpenedAgain
from .kinds import REASONS
from .queries import write
from .queries.cases import Case
from .queries.own import Own

LONGEST_NOTE = 500
CLAIM = 15 * 60  # seconds for which nobody else works on it
KEPT = 30 * 86400  # seconds for which what was closed is kept
NEW = 86400  # seconds in which a new member's report hides nothing


@dataclass(frozen=True, slots=True)
class Target:
    """What is reported. Only of a message the words are copied: nobody who keeps order could read them else."""

    kind: str  # post, member, message
    about_id: int
    post_id: int | None = None
    message: int | None = None
    html: str = ""
    lang: str = ""
    written_at: int = 0


def check_reason(reason: str, note: str) -> None:
    """:raises Invalid: for none, and for "something else" without a word."""
    if reason not in REASONS:
        raise Invalid("reason", _("Choose why."))
    if reason == "other" and text.is_blank(note):
        raise Invalid("note", _("Say in a few words what it is."))


def check_note(note: str) -> None:
    """:raises Invalid: for one that is too long."""
    if len(note) > LONGEST_NOTE:
        raise Invalid("note", _("A note has at most %(num)d characters; this one has %(length)d.",
                                num=LONGEST_NOTE, length=len(note)))  # fmt: skip


def report(tx: Writer, member_id: int, target: Target, reason: str, note: str, *, now: int) -> int:
    """Answers the case that it stands under: the one that waits about the same thing, or a new one."""
    case_id = write.open_case(tx, target.kind, target.post_id, target.message, target.about_id)
    if case_id is None:
        case_id = write.put_case(
            tx,
            kind=target.kind,
            post_id=target.post_id,
            message=target.message,
            about_id=target.about_id,
            html=target.html,
            lang=target.lang,
            written_at=target.written_at,
            now=now,
        )
    write.put_report(tx, case_id=case_id, member_id=member_id, reason=reason, note=note, now=now)
    bump_keepers(tx)
    return case_id


def weighs(tx: Writer, case_id: int, *, now: int) -> int:
    """How many reports of a case count for hiding it."""
    return write.weight(tx, case_id, now - NEW)


def take_back(tx: Writer, own: Own) -> None:
    """:raises Conflict: when it was looked at already."""
    if own.closed_at is not None:
        raise Conflict(_("It was looked at already, so it cannot be taken back."))
    write.drop_report(tx, own.id)
    write.drop_case_if_empty(tx, own.case_id)
    bump_keepers(tx)


def count_changed(tx: Writer) -> None:
    """Something left the queue, or came back."""
    bump_keepers(tx)


def claim(tx: Writer, case: Case, member_id: int, *, now: int) -> None:
    write.set_claim(tx, case.id, member_id, now)


def let_go(tx: Writer, case: Case) -> None:
    write.set_claim(tx, case.id, None, 0)


def close(tx: Writer, case_id: int, by: int | None, outcome: str, answer: str = "", *, now: int) -> None:
    """It leaves the queue, and those who reported it are told, but for whoever closes it."""
    write.set_closed(tx, case_id, by=by, outcome=outcome, answer=answer, now=now)
    told = tuple(member_id for member_id in write.reporters(tx, case_id) if member_id != by)
    tx.emit(ReportAnswered(case_id, told, outcome, now))
    bump_keepers(tx)


def open_again(tx: Writer, case: Case, turn: int = 1) -> None:
    """It comes back to where it stood in the queue; what was told is taken back.

    :raises Conflict: when it waits already, or what it is about was reported anew.
    """
    if case.closed_at is None:
        raise Conflict(_("It stands in the queue again already."))
    if write.is_open_beside(tx, case.id):
        raise Conflict(_("This was reported once more since, and stands in the queue."))
    if case.kind == "post" and case.post_id is None:
        raise Conflict(_("What was reported is gone for good."))
    write.set_open(tx, case.id, turn)
    reporters = write.reporters(tx, case.id)
    tx.emit(ReportOpenedAgain(case.id, tuple(reporters)))
    bump_keepers(tx)
    bump_mine(tx, *reporters)
