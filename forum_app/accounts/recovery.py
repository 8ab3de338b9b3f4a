"""A lost password without e-mail: codes a member keeps, one-time links an owner makes. No HTTP, no SQL."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from ..kernel.db import Reader, Writer
from ..kernel.errors import Forbidden, Invalid, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.limits import Throttle
from ..kernel.security import digest
from ..kernel.text import clean_line, number
from ..kernel.viewer import Viewer
from . import codes, names, queries, service
from .queries import recovery as rows

ALPHABET = codes.ALPHABET
LETTERS = 12
CODES = 8
FEW = 2  # codes left at which one is told to make new ones
FRESH = 15 * 60  # seconds after joining in which the password, just typed, is not asked for again
LINK_LIFE = 60 * 60  # seconds
LINK_TRIES = 10  # wrong secrets after which a link is dead
RECOVER = Throttle("recover")


# --- codes


def new_code() -> str:
    """As it is shown: xxxx-xxxx-xxxx, 60 bits."""
    return codes.grouped(codes.new(LETTERS), 4)


def read_code(typed: str) -> str:
    """The twelve letters of a code, however it was typed.

    :raises Invalid: for the field `code`, when these cannot be the letters of a code.
    """
    plain = codes.read(typed, LETTERS)
    if not plain:
        raise Invalid("code", _("A code has twelve letters and digits, as in ab12-cd34-ef56."))
    return plain


def code_digest(member_id: int, plain: str) -> str:
    """What is stored of a code. With the member in it: whoever has the file cannot try one guess on everybody."""
    return digest(f"{member_id} {plain}")


def may_make_codes_at_once(standing: rows.Standing, now: int) -> bool:
    """Who has just joined typed the password a moment ago; later a browser left open must not be enough."""
    return standing.codes == 0 and 0 <= now - standing.joined_at < FRESH


def make_codes(tx: Writer, member_id: int, now: int) -> list[str]:
    """Eight new codes, which take the place of all that were; answers them to be shown once.

    :raises NotFound: for somebody who has left.
    """
    made = [new_code() for _ in range(CODES)]
    rows.drop_codes(tx, member_id)
    rows.put_codes(tx, member_id, [code_digest(member_id, read_code(code)) for code in made], now)
    if not rows.codes_left(tx, member_id):
        raise NotFound
    return made


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says they are this member, and has a code."""

    key: str  # of the name they typed
    member_id: int  # 0 for a name nobody has
    digest: str


def find_claim(db: Reader, typed: str, plain: str, address: str, now: int) -> tuple[Claim, bool]:
    """The claim, and whether the code is one of that member's. The same work for every name and every code.

    :raises TooMany: when this account from this address, or the address, has to wait.
    """
    key = names.key(clean_line(typed))[: 2 * names.LONGEST]
    RECOVER.check(db, key, address, now)
    found = queries.credentials(db, key)
    claim = Claim(key, found.id if found else 0, code_digest(found.id if found else 0, plain))
    return claim, rows.code(db, claim.member_id, claim.digest) is not None


def redeem_code(
    tx: Writer, claim: Claim, password_hash: str, *, address: str, whence: str, agent: str, now: int
) -> service.Session:
    """A new password for a code, which is used up; all other sessions end.

    :raises NotFound: when the code was used meanwhile.
    """
    if not rows.drop_code(tx, claim.member_id, claim.digest):
        raise NotFound
    RECOVER.succeeded(tx, claim.key, address)
    return _start_again(tx, claim.member_id, password_hash, service.RECOVERY, whence=whence, agent=agent, now=now)


def _start_again(
    tx: Writer, member_id: int, password_hash: str, how: str, *, whence: str, agent: str, now: int
) -> service.Session:
    """Whoever was in is out, a link that was under way leads nowhere; the one who has the new password is in.

    Half in only, where there is a second factor: neither a link nor a code goes around it.
    """
    if not queries.set_password(tx, member_id, password_hash):
        raise NotFound
    queries.drop_sessions(tx, member_id)
    rows.drop_link(tx, member_id)
    network = whence.removesuffix(" by proxy")
    return service.open_session(tx, member_id, agent=agent, now=now, given_from=whence, address=network, how=how)


# --- links


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that was made just now: its number and secret, to be shown once."""

    id: int
    key: str
    expires_at: int


def new_link(tx: Writer, member_id: int, now: int, life: int = LINK_LIFE) -> NewLink:
    """A link for a new password, for so many seconds. It takes the place of one made before.

    The number is random as well: who never saw the link cannot wear it out with wrong secrets.

    :raises NotFound: for somebody who has left.
    """
    made = NewLink(secrets.randbits(47) | 1, secrets.token_urlsafe(16), now + life)
    rows.drop_link(tx, member_id)
    if not rows.put_link(tx, made.id, member_id, digest(made.key), now=now, expires_at=made.expires_at):
        raise NotFound
    return made


def make_link_for(tx: Writer, viewer: Viewer, member: queries.Member, now: int, life: int = LINK_LIFE) -> NewLink:
    """By an owner, for anybody else, other owners too: they are equals.

    :raises Forbidden: for oneself, since a browser left open must not be enough for a new password.
    :raises NotFound: to all who are no owners.
    """
    if not viewer.is_owner:
        raise NotFound
    if member.id == viewer.id:
        raise Forbidden(_("You are in: change your own password in your settings."))
    return new_link(tx, member.id, now, life)


def open_link(db: Reader, typed_id: str, key: str, now: int) -> tuple[rows.Link | None, bool]:
    """The link with this number while it lives, and whether the secret is its own."""
    link = rows.link(db, number(typed_id) or 0)
    if link is None or link.expires_at <= now or link.failures >= LINK_TRIES:
        return None, False
    return link, hmac.compare_digest(digest(key), link.digest)


def fail_link(tx: Writer, link: rows.Link) -> None:
    """A wrong secret was sent for it."""
    rows.count_failure(tx, link.id)


def redeem_link(
    tx: Writer, link: rows.Link, key: str, password_hash: str, *, whence: str, agent: str, now: int
) -> service.Session:
    """A new password for a link, which is used up; all sessions end.

    :raises NotFound: when it was used, replaced or worn out meanwhile.
    """
    still, right = open_link(tx, str(link.id), key, now)
    if still is None or not right:
        raise NotFound
    return _start_again(tx, still.member_id, password_hash, service.LINK, whence=whence, agent=agent, now=now)
