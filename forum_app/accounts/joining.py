"""Who comes in, and how: anybody, with an invitation, after knocking, or nobody. No HTTP, no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from ..kernel.i18n import lazy as _
from ..kernel.limits import Throttle
from ..kernel.security import digest, new_token
from ..kernel.text import clean_line, is_blank, number
from . import codes, service
from .events import CameWith, KnockAnswered, Knocked
from .queries import joining as rows

OPEN, INVITE, KNOCK, CLOSED = "open", "invite", "knock", "closed"  # the option `joining`
LETTERS = 10  # of a code: 50 bits, and whoever guesses has to wait
MOST_USES = 1000
LONGEST_NOTE = 80
LONGEST_LINE = 200
MOST_KNOCKING = 200  # who wait at a time
WAIT = 30 * 24 * 3600  # seconds after which who knocked is forgotten
DAY = 24 * 3600
TRIES = Throttle("invite", free=10)


class UnknownCode(Invalid):
    """There is no such invitation: somebody mistyped, or guesses."""


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody may come in: straight, or by knocking; with an invitation or without."""

    invite: rows.Invite | None = None
    knocks: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner says of an invitation; `expires_at` None: until it is taken back."""

    note: str
    uses: int
    approval: bool
    expires_at: int | None


def shown(code: str) -> str:
    """A code as people read it: K7QM2-XTDVF."""
    return codes.grouped(code, 5).upper()


def plain(typed: str) -> str:
    """The letters of a code as they are stored; '' for what cannot be one."""
    return codes.read(typed, LETTERS)


# --- at the door


def find_way(db: Reader, mode: str, typed: str, now: int) -> Way:
    """What the house allows somebody with this code, or without one.

    :raises Forbidden: when nobody may join.
    :raises Invalid: for the field `i`, when the invitation does not let anybody in.
    """
    if mode == CLOSED:
        raise Forbidden(_("Nobody can join at the moment. Ask the owner."))
    if is_blank(typed):
        if mode == INVITE:
            raise Invalid("i", _("You need an invitation to join. Type its code."))
        return Way(knocks=mode == KNOCK)
    try:
        invite = living_invite(db, typed, now)
    except Invalid:
        if mode == OPEN:
            return Way()  # anybody may come in, with a dead invitation too
        raise
    return Way(invite, knocks=mode != OPEN and bool(invite.approval))


def living_invite(db: Reader, typed: str, now: int) -> rows.Invite:
    """:raises Invalid: for the field `i`: why it lets nobody in any more; UnknownCode when there is none."""
    code = plain(typed)
    invite = rows.invite_of_code(db, code) if code else None
    if invite is None:
        raise UnknownCode("i", _("No invitation has this code. Check it once more."))
    if not invite.living(now):
        raise _dead(invite, now)
    return invite


def _dead(invite: rows.Invite, now: int) -> Invalid:
    if invite.revoked_at is not None:
        return Invalid("i", _("This invitation was taken back. Ask for another one."))
    if invite.is_over(now):
        return Invalid("i", _("This invitation has run out. Ask for another one."))
    return Invalid("i", _("This invitation is used up. Ask for another one."))


def _take(tx: Writer, invite: rows.Invite, now: int) -> None:
    """:raises Invalid: when others were faster."""
    if not rows.take_use(tx, invite.id, now):
        raise _dead(rows.invite(tx, invite.id) or invite, now)


def enter(
    tx: Writer,
    way: Way,
    prepared: tuple[str, str, str],
    password_hash: str,
    *,
    fields: dict[str, str],
    language: str,
    now: int,
) -> int:
    """A new member; answers the id. The invitation is used once more.

    :raises Invalid: when it is used up, or the name is taken.
    """
    if way.invite:
        _take(tx, way.invite, now)
    member_id = service.join(tx, prepared, password_hash, now=now, language=language, fields=fields)
    if way.invite:
        rows.put_invited(tx, member_id, way.invite.id, now)
        tx.emit(CameWith(member_id, way.invite.id, now))
    return member_id


def check_line(line: str) -> str:
    """What somebody says at the door. :raises Invalid: for the field `line`."""
    said = clean_line(line)
    if len(said) > LONGEST_LINE:
        raise Invalid("line", _("Keep it to one line: at most %(num)d characters.", num=LONGEST_LINE))
    return said


def knock(
    tx: Writer,
    way: Way,
    prepared: tuple[str, str, str],
    password_hash: str,
    *,
    line: str,
    accept: str,
    language: str,
    now: int,
) -> str:
    """Wait for the owner under this name; answers the ticket for the browser, once.

    :raises Invalid: when the name is taken, or the invitation used up.
    :raises TooMany: when too many wait.
    """
    if rows.knocking(tx) >= MOST_KNOCKING:
        raise TooMany(DAY, _("Too many people wait at the door already. Try again tomorrow, or ask the owner."))
    if way.invite:
        _take(tx, way.invite, now)
    service.check_free(tx, prepared, now)
    ticket = new_token()
    name, key, look = prepared
    knock_id = rows.put_knock(
        tx,
        name=name,
        key=key,
        look=look,
        password=password_hash,
        line=line,
        language=language,
        accept=accept[:20],
        ticket=digest(ticket),
        invite_id=way.invite.id if way.invite else None,
        now=now,
    )
    tx.emit(Knocked(knock_id, now))
    return ticket


# --- waiting


def wait_elsewhere(tx: Writer, knock_id: int) -> str:
    """A ticket for another browser, whose owner knew the password; the old one dies.

    :raises NotFound: when nobody waits any more.
    """
    ticket = new_token()
    if not rows.set_ticket(tx, knock_id, digest(ticket)):
        raise NotFound
    return ticket


def state(db: Reader, ticket: str) -> str:
    """`waiting`, `admitted`, or `ended`: not let in, or too long ago."""
    held = digest(ticket)
    if rows.knock_of_ticket(db, held):
        return "waiting"
    return "admitted" if rows.is_admitted(db, held) else "ended"


def come_in(tx: Writer, ticket: str, *, agent: str, now: int) -> service.Session:
    """:raises NotFound: when this ticket opens nothing."""
    member_id = rows.take_admitted(tx, digest(ticket))
    if member_id is None:
        raise NotFound
    return service.open_session(tx, member_id, agent=agent, now=now, how=service.JOINED)


# --- the owner


def admit(tx: Writer, waiting: rows.Knock, now: int) -> int:
    """Make a member of them; their browser's ticket is good for a log-in.

    :raises Conflict: when the name cannot be had any more.
    """
    rows.drop_knock(tx, waiting.id)
    tx.emit(KnockAnswered(waiting.id))
    prepared = (waiting.name, waiting.name_key, waiting.name_look)
    fields = {"accept": waiting.accept}
    try:
        member_id = service.join(tx, prepared, waiting.password, now=now, language=waiting.language, fields=fields)
    except Invalid as error:
        raise Conflict(error.message) from error
    rows.put_admitted(tx, waiting.ticket, member_id, now)
    if waiting.invite_id is not None:
        rows.put_invited(tx, member_id, waiting.invite_id, now)
        tx.emit(CameWith(member_id, waiting.invite_id, now))
    return member_id


def decline(tx: Writer, waiting: rows.Knock) -> None:
    """The name is free again, and so is their place in the invitation."""
    rows.drop_knock(tx, waiting.id)
    tx.emit(KnockAnswered(waiting.id))
    if waiting.invite_id is not None:
        rows.give_back_use(tx, waiting.invite_id)


def check_terms(note: str, uses: str, days: str, *, approval: bool, old: rows.Invite | None, now: int) -> Terms:
    """What was typed: `days` from now, 0 for until it is taken back, '' for as it was.

    :raises Invalid: for `note`, `uses` or `days`.
    """
    said, many, left = clean_line(note), number(clean_line(uses)), number(clean_line(days))
    if len(said) > LONGEST_NOTE:
        raise Invalid("note", _("A note has at most %(num)d characters.", num=LONGEST_NOTE))
    least = max(1, old.used if old else 1)
    if many is None or not least <= many <= MOST_USES:
        raise Invalid("uses", _("Write a number from %(least)d to %(most)d.", least=least, most=MOST_USES))
    if old and is_blank(days):
        return Terms(said, many, approval, old.expires_at)
    if left is None or left > 366:
        raise Invalid("days", _("Choose one of these."))
    return Terms(said, many, approval, now + left * DAY if left else None)


def make_invite(tx: Writer, by: int, terms: Terms, now: int) -> int:
    """A new invitation; answers its id."""
    return rows.put_invite(
        tx,
        code=codes.new(LETTERS),
        note=terms.note,
        uses=terms.uses,
        approval=terms.approval,
        by=by,
        expires_at=terms.expires_at,
        now=now,
    )


def change_terms(tx: Writer, invite: rows.Invite, terms: Terms) -> None:
    """:raises Conflict: for one that was taken back."""
    _check_stands(invite)
    rows.set_terms(
        tx, invite.id, note=terms.note, uses=terms.uses, approval=terms.approval, expires_at=terms.expires_at
    )


def new_code(tx: Writer, invite: rows.Invite) -> None:
    """The same invitation under another code; sheets with the old one lead nowhere.

    :raises Conflict: for one that was taken back.
    """
    _check_stands(invite)
    rows.set_code(tx, invite.id, codes.new(LETTERS))


def _check_stands(invite: rows.Invite) -> None:
    if invite.revoked_at is not None:
        raise Conflict(_("This invitation was taken back. Make another one."))


def modes() -> list[tuple[str, Any]]:
    return [
        (OPEN, _("Anyone who can open this page")),
        (INVITE, _("Whoever has an invitation")),
        (KNOCK, _("Whoever knocks, and you let in")),
        (CLOSED, _("Nobody for now")),
    ]
