"""An account that is deleted: the row stays, without a name, so that what others answered keeps its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..kernel import i18n
from ..kernel import queries as kernel_queries
from ..kernel.db import Database, Reader, Writer
from ..kernel.errors import Forbidden
from ..kernel.events import Events
from ..kernel.i18n import lazy as _
from ..kernel.jobs import Jobs
from ..kernel.security import digest
from . import names, queries
from .queries import joining as invitations
from .queries import leaving as rows
from .queries import recovery

FORGET = "accounts.forget"
KEPT, REMOVED = "kept", "removed"  # what becomes of the posts: the owner's rule
RESERVED_FOR = 90 * 24 * 3600  # seconds in which nobody else gets the name, and with it the mentions of it


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """Nobody is behind this account any more."""

    member_id: int


@dataclass(frozen=True, slots=True)
class Shadow:
    """What a deleted account is called from then on."""

    name: str
    key: str
    look: str
    shown: str
    kept_back: tuple[str, str]  # digests of the name it had, and of its look


def shadow(db: Reader, member: queries.Member, language: str) -> Shadow:
    """`former-12`. Before the transaction: the first look at a name reads a table of 2 MB.

    Joining under such a name is refused, but an imported person may have it.
    """
    base = name = f"{names.FORMER}{member.id}"
    number = 2
    while any(queries.taken(db, names.key(name), names.look(name))):
        name = f"{base}-{number}"
        number += 1
    shown = i18n.translations(language).gettext("Former member")
    kept_back = _digests(names.key(member.name), names.look(member.name))
    return Shadow(name, names.key(name), names.look(name), shown, kept_back)


def check_may_leave(db: Reader, member: queries.Member) -> None:
    """:raises Forbidden: when nobody would be left to look after the forum."""
    if member.role == "owner" and not queries.has_other_owner(db, member.id):
        raise Forbidden(_("Somebody must look after the forum: make another owner first."))


def leave(tx: Writer, member: queries.Member, shadow: Shadow, *, keep_posts: bool, now: int) -> None:
    """At once: no name, no password, no session. A job lets every slice forget the rest.

    :raises Forbidden: for the last owner.
    """
    check_may_leave(tx, member)
    rows.put_left_name(tx, *shadow.kept_back, until=now + RESERVED_FOR)
    recovery.drop_codes(tx, member.id)
    recovery.drop_link(tx, member.id)
    queries.drop_sessions(tx, member.id)
    invitations.drop_invited(tx, member.id)
    invitations.revoke_all_of(tx, member.id, now)
    rows.set_left(tx, member.id, name=shadow.name, key=shadow.key, look=shadow.look, display_name=shadow.shown, now=now)
    kernel_queries.count_on_site(tx, members=-1)
    kernel_queries.bump_site(tx)  # the name stands on pages of all kinds
    Jobs.put(tx, FORGET, {"member": member.id, "keep_posts": keep_posts}, now, name=f"{FORGET} {member.id}")
    tx.emit(MemberLeft(member.id))


def _digests(key: str, look: str) -> tuple[str, str]:
    """Enough to refuse a name to others, and not the name."""
    return digest(key), digest(look)


def is_kept_back(db: Reader, key: str, look: str, now: int) -> bool:
    """Was this, or what looks like it, the name of somebody who left not long ago?"""
    return rows.left_name(db, *_digests(key, look), now)


def forget(db: Database, payload: dict[str, Any], events: Events) -> dict[str, Any] | None:
    """What every slice keeps of a member who left. Run again, it does what is left; one that has more says True."""
    more = False
    for contributed in events.provided("forget"):
        more = bool(contributed(db, int(payload["member"]), bool(payload["keep_posts"]))) or more
    return payload if more else None
