"""The rules of accounts. No HTTP, no SQL."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from ..kernel import markup, writing
from ..kernel import queries as kernel_queries
from ..kernel.db import Reader, Writer
from ..kernel.errors import Forbidden, Invalid, NotFound
from ..kernel.events import Events
from ..kernel.i18n import lazy as _
from ..kernel.limits import Throttle
from ..kernel.markup import Prepared
from ..kernel.security import LONGEST_PASSWORD, HashGate, digest, new_token
from ..kernel.session import LIFE
from ..kernel.text import clean_line, fold, is_blank
from ..kernel.viewer import Role, Viewer
from ..kernel.writing import Home
from . import directory, leaving, names, queries
from .events import MemberEnters, MemberJoined, ProfileWritten
from .queries import halfway as halfway_rows
from .queries import joining as joining_rows
from .queries import recovery as recovery_rows

SHORTEST_PASSWORD = 8
LONGEST_BIO = 1000
LOGIN = Throttle("login")
# how somebody came in: the column `how` of a session
PASSWORD, JOINED, LINK, RECOVERY = "password", "joined", "link", "recovery"
APP, SPARE, TICKET = "app", "spare", "ticket"  # with a second factor, or by the program that runs the forum
WHOLE = frozenset({APP, SPARE, TICKET})
HALFWAY_LIFE = 5 * 60  # seconds between the password and the second factor
# what guessers try first; whatever else is long enough is the member's own business
_COMMON = frozenset(
    "password password1 passw0rd 12345678 123456789 1234567890 qwertyuiop qwerty123 iloveyou sunshine princess "
    "football baseball trustno1 11111111 00000000 88888888 66666666 87654321 abcd1234 abc12345 a1234567 "
    "1qaz2wsx woaini1314 5201314520 administrator letmein1 welcome1 changeme password123".split()
)


@dataclass(frozen=True, slots=True)
class Session:
    """A new session: what goes into the cookie, once."""

    member_id: int
    token: str
    how: str = ""
    halfway: bool = False  # no session yet: the second factor comes first


class StillWaits(Exception):
    """Whoever logs in knocked, and nobody opened yet."""

    def __init__(self, knock_id: int) -> None:
        super().__init__(knock_id)
        self.knock_id = knock_id


def find_viewer(db: Reader, token: str, now: int) -> Viewer | None:
    return queries.viewer(db, digest(token), now)


def check_password_rules(password: str, name: str) -> None:
    """:raises Invalid: for the field `password`."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            "password", _("A password has at least %(num)d characters. Three words are fine.", num=SHORTEST_PASSWORD)
        )
    if len(password) > LONGEST_PASSWORD:
        raise Invalid("password", _("A password has at most %(num)d characters.", num=LONGEST_PASSWORD))
    folded = fold(password)
    if folded in _COMMON or len(set(folded)) < 3:
        raise Invalid("password", _("This password is among the first that anybody would try. Choose another."))
    if folded == fold(clean_line(name)):
        raise Invalid("password", _("The password must not be the name."))


def prepare_name(typed: str, *, by_owner: bool = False) -> tuple[str, str, str]:
    """Name, key and look of a user name. Outside the transaction: the first call reads a table of 2 MB."""
    name = names.user_name(typed, by_owner=by_owner)
    return name, names.key(name), names.look(name)


def check_free(db: Reader, prepared: tuple[str, str, str], now: int) -> None:
    """:raises Invalid: when the name is taken, kept back, or looks like one that is taken."""
    _name, key, look = prepared
    same, alike = queries.taken(db, key, look)
    if same:
        raise Invalid("username", _("Somebody here has this name already."))
    if leaving.is_kept_back(db, key, look, now):
        raise Invalid("username", _("Somebody left who had this name. It is kept back for a while; choose another."))
    if alike:
        raise Invalid("username", _("This name looks like the name of somebody here. Choose one that differs more."))


def join(
    tx: Writer,
    prepared: tuple[str, str, str],
    password_hash: str,
    *,
    now: int,
    role: Role = "member",
    display_name: str = "",
    language: str = "",
    fields: Mapping[str, str] | None = None,
) -> int:
    """A new member with a password; answers the id. `fields` are those of the form they filled in.

    :raises Invalid: when the name is taken, or looks like one that is.
    """
    check_free(tx, prepared, now)
    name, key, look = prepared
    member_id = queries.put_member(
        tx,
        name=name,
        key=key,
        look=look,
        display_name=display_name or name,
        role=role,
        password=password_hash,
        language=language,
        now=now,
    )
    directory.set_names(tx, member_id, name, display_name or name)
    kernel_queries.count_on_site(tx, members=1)
    tx.emit(MemberJoined(member_id, name, fields or {}))
    return member_id


def put_imported(tx: Writer, display: str, now: int) -> int:
    """A member for an imported author: nobody can log in as them until the owner lets somebody claim the account."""
    shown = clean_line(display)[: names.LONGEST_DISPLAY] or "?"
    base = names.made_from(shown)
    name, key, look = base, names.key(base), names.look(base)
    number = 2
    while any(queries.taken(tx, key, look)) or leaving.is_kept_back(tx, key, look, now):
        suffix = f"-{number}"
        name = base[: names.LONGEST - len(suffix)].rstrip(".-_") + suffix
        key, look = names.key(name), names.look(name)
        number += 1
    member_id = queries.put_member(
        tx, name=name, key=key, look=look, display_name=shown, role="member", password=None, language="", now=now
    )
    directory.set_names(tx, member_id, name, shown)
    kernel_queries.count_on_site(tx, members=1)
    return member_id


def verify(db: Reader, hashes: HashGate, typed: str, password: str, address: str, now: int) -> tuple[str, int | None]:
    """The account's key, and the member's id if the password is right. Takes as long for a name nobody has.

    :raises TooMany: when this account from this address, or the address, has to wait.
    :raises Busy: when too many passwords are looked at already.
    :raises StillWaits: when it is right, and they were not let in yet.
    """
    key = names.key(clean_line(typed))[: 2 * names.LONGEST]
    LOGIN.check(db, key, address, now)
    found = queries.credentials(db, key)
    waiting = None if found else joining_rows.knock_of_name(db, key)
    stored = found.password if found else waiting.password if waiting else None
    right = hashes.matches(password, stored)
    if right and waiting:
        raise StillWaits(waiting.id)
    return key, found.id if found and right else None


def login(tx: Writer, member_id: int, key: str, *, address: str, whence: str, agent: str, now: int) -> Session:
    """A session for a member whose password was right.

    :raises Barred: for one who may not come in.
    """
    LOGIN.succeeded(tx, key, address)
    return open_session(tx, member_id, agent=agent, now=now, given_from=whence, address=address)


def open_session(
    tx: Writer,
    member_id: int,
    *,
    agent: str,
    now: int,
    given_from: str = "",
    address: str = "",
    how: str = PASSWORD,
) -> Session:
    """`given_from` is the network from which a password was given for it: it need not be asked at once again.

    Whoever has a second factor is half in by a password, a link or a code, whoever calls this; see `Session.halfway`.

    :raises NotFound: for somebody who has left.
    :raises Barred: for one who may not come in, or not from this address.
    """
    tx.events.ask(tx, MemberEnters(member_id, now, address))
    token = new_token()
    opened = queries.put_session(
        tx,
        member_id,
        token=digest(token),
        csrf=secrets.token_urlsafe(24),
        now=now,
        expires_at=now + LIFE,
        agent=agent[:400],
        given_from=given_from,
        how=how,
        whole=how in WHOLE,
    )
    if opened:
        return Session(member_id, token, how)
    expires_at = now + HALFWAY_LIFE
    if not halfway_rows.put_halfway(
        tx, member_id, token=digest(token), how=how, given_from=given_from, expires_at=expires_at
    ):
        raise NotFound
    return Session(member_id, token, how, halfway=True)


def change_password(tx: Writer, viewer: Viewer, password_hash: str) -> int:
    """Store the new one; a link for another one dies, every other session ends. Answers how many did.

    :raises NotFound: for somebody who has left.
    """
    if not queries.set_password(tx, viewer.id, password_hash):
        raise NotFound
    recovery_rows.drop_link(tx, viewer.id)
    return queries.drop_sessions(tx, viewer.id, but=viewer.session_id)


def prepare_bio(db: Reader, events: Events, bio: str, home: Home) -> Prepared:
    """What a member says of themself, rendered. Slow, so before the transaction.

    :raises Invalid: for the field `bio`.
    """
    if len(bio) > LONGEST_BIO:
        raise Invalid("bio", _("A few words about you have at most %(num)d characters.", num=LONGEST_BIO))
    if is_blank(bio):
        return Prepared("", "md", "", "", "", markup.VERSION)
    return writing.prepare(db, events, bio, home=home)


def set_profile(tx: Writer, viewer: Viewer, profile: queries.OwnProfile, look: str, bio: Prepared) -> None:
    """:raises Invalid: for a shown name that looks like the name of somebody else; `look` is made of it before.
    :raises NotFound: for somebody who has left.
    :raises Barred: for who may not write, when others would read something new of them.
    """
    shown, was = profile.display_name, queries.own_profile(tx, viewer.id)
    if was and (was.display_name, was.bio) != (shown, profile.bio):
        tx.events.ask(tx, ProfileWritten(viewer.id))
    if shown != viewer.display_name and queries.others_named(tx, look, shown, viewer.id):
        raise Invalid("display_name", _("This looks like the name of somebody here. Choose one that differs more."))
    if not queries.set_profile(tx, viewer.id, profile, bio.html, bio.lang):
        raise NotFound
    if shown != viewer.display_name:
        directory.set_names(tx, viewer.id, viewer.name, shown)
        kernel_queries.bump_site(tx)  # the name stands on pages of all kinds; the rest on those made for one reader


def set_avatar(tx: Writer, member_id: int, avatar: str) -> None:
    """The digest of another picture that is among the files already, or '' for the stone.

    :raises NotFound: for somebody who has left.
    """
    if not queries.set_avatar(tx, member_id, avatar):
        raise NotFound
    kernel_queries.bump_site(tx)  # it stands wherever the name does


def set_role(tx: Writer, viewer: Viewer, member: queries.Member, role: Role, *, now: int = 0) -> None:
    """Only the owner does this. The last owner stays one.

    :raises Forbidden: when nobody would be left to look after the forum, or nobody is behind the account or can come
        in with it.
    """
    if not viewer.is_owner:
        raise Forbidden(_("Only the owner gives roles."))
    if member.role == "owner" and role != "owner" and not queries.has_other_owner(tx, member.id):
        raise Forbidden(_("Somebody must look after the forum: make another owner first."))
    if role != "member" and not member.claimed:
        raise Forbidden(_("Nobody can log in to this account. It gets a role when somebody has taken it over."))
    if role != "member" and queries.suspended_until(tx, member.id) > now:
        raise Forbidden(_("They are suspended. Lift that first."))
    queries.set_role(tx, member.id, role)
    kernel_queries.bump_site(tx)
