"""The rules of second factors. No HTTP, no SQL.

The recovery codes of the accounts serve here as well, so nobody keeps two lists. A code stands in for the password or
for the phone, never for both: whoever finds the list is not in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..accounts import recovery
from ..accounts.queries import Member, drop_sessions
from ..accounts.queries import recovery as codes
from ..accounts.queries.halfway import Halfway, drop_halfway
from ..accounts.queries.sessions import set_how
from ..accounts.service import APP, RECOVERY, SPARE, Session, open_session
from ..kernel import acts
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Forbidden, Invalid, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.limits import Throttle
from ..kernel.viewer import Viewer
from . import queries, totp

OPTION = "staff_second_factor"
RESET = "second_factor_reset"  # the act of an owner
# Of one account from anywhere: whoever gets here knew the password, and six digits are few. After five wrong ones the
# wait doubles up to a quarter of an hour, so that a day has room for about a hundred.
CODES = Throttle("second", free=5, free_per_address=1000)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose factor it is, and from where they come."""

    id: int
    key: str
    address: str

    @property
    def anywhere(self) -> str:
        return f"account {self.id}"


def set_up(tx: Writer, viewer: Viewer, secret: str, typed: str, now: int) -> list[str]:
    """From now on logging in asks for a code, and the other sessions, which a password opened, end. Answers recovery
    codes to be shown once, for whoever had none.

    :raises Invalid: for the field `code`, when the phone and this machine do not agree.
    :raises Conflict: when there is one already, or its owner has left.
    """
    step = _first_step(secret, typed, now)
    if not queries.put_factor(tx, viewer.id, secret, step, now):
        raise Conflict(_("You have a second factor already."))
    queries.set_flag(tx, viewer.id, True)
    drop_sessions(tx, viewer.id, but=viewer.session_id)
    set_how(tx, viewer.session_id, APP)
    return [] if codes.codes_left(tx, viewer.id) else recovery.make_codes(tx, viewer.id, now)


def _first_step(secret: str, typed: str, now: int) -> int:
    code, present = totp.read(typed), totp.step_at(now)
    if not code:
        raise _no_code()
    step = totp.matching(secret, code, present)
    if step is not None:
        return step
    far = totp.matching(secret, code, present, totp.LOOKED_AT)
    if far is None:
        raise Invalid("code", _("This is not the code of this square. Type the one that the app shows now."))
    minutes = max(1, round(abs(far - present) * totp.STEP / 60))
    raise Invalid("code", lazy_plural(
        "Your phone and the forum's computer are about %(num)d minute apart. Set the clock that is wrong, then try "
        "again.",
        "Your phone and the forum's computer are about %(num)d minutes apart. Set the clock that is wrong, then try "
        "again.",
        minutes,
    ))  # fmt: skip


def _no_code() -> Invalid:
    return Invalid("code", _("A code has six digits, as in 123 456."))


def enter(tx: Writer, half: Halfway, typed: str, *, address: str, agent: str, now: int) -> Session | Invalid:
    """The session, or what was wrong, which is counted in this transaction: many tries at once are still counted.

    :raises TooMany: when this account has to wait.
    """
    proof = prove(tx, Holder(half.member_id, half.key, address), typed, now, spares=half.how != RECOVERY)
    if isinstance(proof, Invalid):
        return proof
    drop_halfway(tx, half.id)
    return open_session(tx, half.member_id, agent=agent, now=now, given_from=half.given_from, how=proof)


def prove(tx: Writer, holder: Holder, typed: str, now: int, *, spares: bool = True) -> str | Invalid:
    """APP or SPARE, and the code is used up; else what was wrong with it, which is counted.

    :param spares: may it be a recovery code?
    :raises TooMany: when this account has to wait.
    """
    code = totp.read(typed)
    if code:
        CODES.check(tx, holder.key, holder.anywhere, now)
        return _prove_by_app(tx, holder, code, now)
    if not spares:
        return Invalid("code", _("You came in by a recovery code, so this has to be the code of your app. Without your "
                                 "phone, ask the owner."))  # fmt: skip
    try:
        plain = recovery.read_code(typed)
    except Invalid:
        return _no_code()
    recovery.RECOVER.check(tx, holder.key, holder.address, now)
    if codes.drop_code(tx, holder.id, recovery.code_digest(holder.id, plain)):
        recovery.RECOVER.succeeded(tx, holder.key, holder.address)
        return SPARE
    recovery.RECOVER.failed(tx, holder.key, holder.address, now)
    return Invalid("code", _("This is none of your recovery codes, or it was used before."))


def _prove_by_app(tx: Writer, holder: Holder, code: str, now: int) -> str | Invalid:
    factor, present = queries.factor(tx, holder.id), totp.step_at(now)
    step = totp.matching(factor.secret, code, present) if factor else None
    if factor is None or step is None:
        CODES.failed(tx, holder.key, holder.anywhere, now)
        return Invalid("code", _("This code is wrong or too old. Type the one that the app shows now."))
    if queries.use_step(tx, holder.id, step):
        CODES.succeeded(tx, holder.key, holder.anywhere)
        return APP
    if factor.last_step > present + totp.DRIFT:
        return Invalid("code", _clock_was_set_back())
    return Invalid("code", _("This code was used before. Wait until the app shows the next one."))


def _clock_was_set_back() -> Any:
    return _("The clock of the forum's computer was set back: codes of a later time were used already. Use a recovery "
             "code, or tell the owner.")  # fmt: skip


def switch_off(tx: Writer, holder: Holder, typed: str, now: int) -> Invalid | None:
    """With a code, after the password. What was wrong, or None when it is off.

    :raises TooMany: when this account has to wait.
    """
    proof = prove(tx, holder, typed, now)
    if isinstance(proof, Invalid):
        return proof
    take_off(tx, holder.id)
    return None


def take_off(tx: Writer, member_id: int) -> bool:
    """Was there one?"""
    queries.set_flag(tx, member_id, False)
    return queries.drop_factor(tx, member_id)


def reset(tx: Writer, viewer: Viewer, member: Member, now: int) -> int:
    """By an owner, for somebody who lost the phone and the codes. Answers the number of the act.

    :raises Forbidden: for oneself: a browser left open must not be enough.
    :raises NotFound: to all who are no owners.
    :raises Conflict: when there is none.
    """
    if not viewer.is_owner:
        raise NotFound
    if member.id == viewer.id:
        raise Forbidden(_("Switch off your own second factor in your settings, with a code."))
    if not take_off(tx, member.id):
        raise Conflict(_("There is no second factor any more."))
    return acts.record(tx, viewer.id, RESET, now=now, member_id=member.id)


def check_may_demand(db: Reader, viewer: Viewer) -> None:
    """:raises Invalid: for the option: whoever switches it on would be the first to stand outside."""
    if not queries.has_factor(db, viewer.id):
        raise Invalid(OPTION, _("Set up your own second factor first, under “Your settings”: you would be the first to "
                                "be kept out."))  # fmt: skip


def check_somebody_can(tx: Writer) -> None:
    """:raises Invalid: for the option, when no owner could keep the house by it, whichever way it was stored."""
    if not queries.owner_has_factor(tx):
        raise Invalid(OPTION, _("An owner must have a second factor before the staff can be required to have one."))
