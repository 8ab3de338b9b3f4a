"""The rules of warning, silencing, suspending and lifting. No HTTP, no SQL."""

from __future__ import annotations

from ..accounts.queries import Member, drop_sessions
from ..accounts.queries.recovery import drop_link
from ..kernel import acts
from ..kernel.db import Reader, Writer
from ..kernel.errors import FOR_GOOD, Barred, Conflict, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.queries import bump_mine
from ..kernel.text import clean_lines, is_blank
from . import queries
from .queries import Sanction

LONGEST_WHY = 500
LONGEST_NOTE = 2000
DAY = 24 * 3600
LONGEST = 10 * 366 * DAY  # seconds; beyond it is a slip, or for good
LENGTHS = {"1": DAY, "3": 3 * DAY, "7": 7 * DAY, "30": 30 * DAY}  # as forms say them
FOREVER, DATE = "forever", "date"
WARNING, SILENCE, SUSPENSION = "warning", "silence", "suspension"
ACT = {WARNING: "warn", SILENCE: "silence", SUSPENSION: "suspend"}  # what the log calls it


# --- what was typed


def check_why(typed: str) -> str:
    """:raises Invalid: for the field `why`."""
    why = clean_lines(typed).strip()
    if is_blank(why):
        raise Invalid("why", _("Say why. They read it."))
    if len(why) > LONGEST_WHY:
        raise Invalid("why", _("A reason has at most %(num)d characters; this one has %(length)d.",
                               num=LONGEST_WHY, length=len(why)))  # fmt: skip
    return why


def check_reason(typed: str) -> str:
    """One that may be left out. :raises Invalid: for the field `why`."""
    return "" if is_blank(typed) else check_why(typed)


def check_note(typed: str) -> str:
    """:raises Invalid: for the field `body`."""
    body = clean_lines(typed).strip()
    if is_blank(body):
        raise Invalid("body", _("There are no words yet."))
    if len(body) > LONGEST_NOTE:
        raise Invalid("body", _("A note has at most %(num)d characters.", num=LONGEST_NOTE))
    return body


def check_length(length: str, date: int | None, now: int) -> int:
    """Until when, in seconds. `date` is the moment that was typed, None for what is none.

    :raises Invalid: for the field `length` or `until`.
    """
    if length == FOREVER:
        return FOR_GOOD
    if length in LENGTHS:
        return now + LENGTHS[length]
    if length != DATE:
        raise Invalid("length", _("Choose how long."))
    if date is None:
        raise Invalid("until", _("This is no day and time. Write it as 2030-12-31 18:00."))
    if date <= now:
        raise Invalid("until", _("This is over already. Choose a time that is still to come."))
    if date > now + LONGEST:
        raise Invalid("until", _("This is more than ten years away. Choose “for good” instead."))
    return date


# --- acts; each answers the number under which it can be undone


def warn(tx: Writer, actor_id: int, member: Member, why: str, *, now: int) -> int:
    warning_id = queries.put(tx, member_id=member.id, kind=WARNING, why=why, by_id=actor_id, now=now, until=0)
    _warnings_changed(tx, member.id)
    return acts.record(
        tx, actor_id, "warn", now=now, member_id=member.id, why=why, before={"sanction": warning_id}
    )  # fmt: skip


def acknowledge(tx: Writer, warning: Sanction, now: int) -> None:
    """Twice is as once."""
    queries.set_ended(tx, warning.id, now, warning.member_id)
    _warnings_changed(tx, warning.member_id)


def take_back(tx: Writer, actor_id: int, warning: Sanction, now: int) -> None:
    """:raises Conflict: when they have read it."""
    if not queries.set_ended(tx, warning.id, now, actor_id):
        raise Conflict(_("They have read it already."))
    _warnings_changed(tx, warning.member_id)


def _warnings_changed(tx: Writer, member_id: int) -> None:
    queries.count_warned(tx, member_id)
    bump_mine(tx, member_id)


def bar(tx: Writer, actor_id: int, member: Member, kind: str, why: str, until: int, *, now: int) -> int:
    """Silence or suspend; what stood before of this kind is replaced."""
    sanction_id, earlier_id = put_bar(tx, actor_id, member.id, kind, why, until, now=now)
    before = {"sanction": sanction_id, "earlier": earlier_id}
    return acts.record(tx, actor_id, ACT[kind], now=now, member_id=member.id, why=why, before=before)


def put_bar(tx: Writer, actor_id: int, member_id: int, kind: str, why: str, until: int, *, now: int) -> tuple[int, int]:
    """The same without a word in the log: the new one, and the one it replaced or 0."""
    earlier = queries.standing(tx, member_id, kind)
    if earlier:
        queries.set_ended(tx, earlier.id, now, actor_id)
    sanction_id = queries.put(
        tx, member_id=member_id, kind=kind, why=why, by_id=actor_id, now=now, until=until
    )  # fmt: skip
    _stand(tx, member_id, kind, until, now)
    return sanction_id, earlier.id if earlier and earlier.until > now else 0


def _stand(tx: Writer, member_id: int, kind: str, until: int, now: int) -> None:
    """The member's row says so, and a suspended one is out."""
    if kind == SILENCE:
        queries.set_silenced(tx, member_id, until)
        bump_mine(tx, member_id)
        return
    queries.set_suspended(tx, member_id, until)
    queries.put_ended_sessions(tx, member_id, now)
    drop_sessions(tx, member_id)
    drop_link(tx, member_id)


def lift(tx: Writer, actor_id: int, found: Sanction, *, now: int) -> int:
    end(tx, found, now=now, by_id=actor_id)
    return acts.record(
        tx, actor_id, f"lift {found.kind}", now=now, member_id=found.member_id, before={"sanction": found.id}
    )  # fmt: skip


def end(tx: Writer, found: Sanction, *, now: int, by_id: int, earlier_id: int = 0) -> None:
    """It stands no more; the one that it had replaced does again, if it is not over.

    :raises Conflict: when it was ended already.
    """
    if not queries.set_ended(tx, found.id, now, by_id):
        raise Conflict(_("It is lifted already, or over."))
    earlier = queries.sanction(tx, earlier_id) if earlier_id else None
    if earlier and earlier.until > now:
        queries.set_standing(tx, earlier.id)
        _stand(tx, found.member_id, found.kind, earlier.until, now)
    elif found.kind == SILENCE:
        queries.set_silenced(tx, found.member_id, 0)
        bump_mine(tx, found.member_id)
    else:
        queries.set_suspended(tx, found.member_id, 0)
        queries.drop_ended_sessions(tx, found.member_id)


def stand_again(tx: Writer, found: Sanction, *, now: int) -> None:
    """What was lifted is not.

    :raises Conflict: when it would be over by now, or another one stands in its place.
    """
    if found.ended_at is None or found.until <= now or queries.standing(tx, found.member_id, found.kind):
        raise Conflict(_("Something else was decided since."))
    queries.set_standing(tx, found.id)
    _stand(tx, found.member_id, found.kind, found.until, now)


def end_sessions(tx: Writer, actor_id: int, member: Member, *, now: int) -> int:
    """Everywhere; answers how many ended."""
    ended = drop_sessions(tx, member.id)
    acts.record(tx, actor_id, "end sessions", now=now, member_id=member.id)
    return ended


def put_note(tx: Writer, actor_id: int, member: Member, body: str, *, now: int) -> None:
    queries.put_note(tx, member.id, actor_id, body, now)


# --- at the door


def check_enters(db: Reader, member_id: int, now: int) -> None:
    """:raises Barred: for whoever is suspended."""
    until, _silenced, language, _role = queries.bars(db, member_id)
    if until > now:
        raise _suspended(db, member_id, until, language)


def check_token(db: Reader, token: str, now: int) -> None:
    """:raises Barred: when the session with this token ended by a suspension that runs."""
    member_id = queries.ended_session(db, token)
    if member_id is not None:
        check_enters(db, member_id, now)


def _suspended(db: Reader, member_id: int, until: int, language: str) -> Barred:
    found = queries.standing(db, member_id, SUSPENSION)
    return Barred("suspended", until, found.why if found else "", language)


def silence(db: Reader, member_id: int, until: int) -> Barred:
    found = queries.standing(db, member_id, SILENCE)
    return Barred("silenced", until, found.why if found else "")
