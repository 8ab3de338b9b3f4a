"""Banned names and addresses: patterns, what they meet, and who may never be shut out. No HTTP, no SQL."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from ..accounts import names
from ..kernel import acts
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.text import clean_line, clean_lines
from .queries import bans as rows
from .queries.bans import Ban

NAME, ADDRESS = "name", "address"
LONGEST_PATTERN = 60
LONGEST_WHY = 200
FEWEST = 2  # letters of a pattern besides its stars
ADDRESSES_FOR = 30 * 24 * 3600  # seconds for which a spammer's addresses are: others get them later
MOST = 500  # bans; each joining looks at all of them
LARGEST = {4: 8, 6: 16}  # the shortest prefix of a network that may be banned
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


# --- names


def check_pattern(typed: str) -> str:
    """A name pattern, folded as names are. :raises Invalid: for the field `pattern`."""
    pattern = re.sub(r"\*+", "*", names.key(clean_line(typed)))
    if len(pattern) > LONGEST_PATTERN:
        raise Invalid("pattern", _("A pattern has at most %(num)d characters.", num=LONGEST_PATTERN))
    if sum(char.isalnum() for char in pattern) < FEWEST:
        raise Invalid(
            "pattern", _("Write at least two letters or digits besides the stars: this would meet everybody.")
        )
    if not all(char.isalnum() or char in "*-_." or unicodedata.category(char)[0] == "M" for char in pattern):
        raise Invalid("pattern", _("A name is made of letters, digits, and - _ . between them; * stands for anything."))
    return pattern


def meets(pattern: str, key: str) -> bool:
    """Does the pattern, in which * stands for anything, meet the whole folded name?

    The pieces between the stars are looked for from left to right, each at the first place it fits: nothing is ever
    tried again, so it takes as long as both are.
    """
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == key
    if not key.startswith(first):
        return False
    *middle, last = rest
    at = len(first)
    for piece in middle:
        found = key.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(key) - len(last) >= at and key.endswith(last)


def of_name(bans: Iterable[Ban], name: str) -> Ban | None:
    """The ban that meets this name as typed, if one does."""
    key = names.key(clean_line(name))[: 4 * names.LONGEST]
    return next((ban for ban in bans if ban.kind == NAME and meets(ban.pattern, key)), None)


def refused(ban: Ban) -> Any:
    if ban.why:
        return _("Nobody joins under such a name: %(why)s", why=ban.why)
    return _("Nobody joins under such a name. Choose another.")


# --- addresses


def network(typed: str) -> Network:
    """An address, or a range as 192.0.2.0/24. IPv4 that is written as IPv6 is IPv4.

    :raises ValueError: for what is none.
    """
    found = ipaddress.ip_network(typed.strip(), strict=False)
    mapped = found.network_address.ipv4_mapped if isinstance(found, ipaddress.IPv6Network) else None
    if mapped is not None and found.prefixlen >= 96:
        return ipaddress.ip_network(f"{mapped}/{found.prefixlen - 96}", strict=False)
    return found


def check_network(typed: str, own: str) -> str:
    """A network that may be banned; `own` is the address of whoever bans it.

    :raises Invalid: for the field `pattern`.
    """
    try:
        found = network(typed)
    except ValueError:
        raise Invalid("pattern", _("This is no address. Write it as 192.0.2.7, or a range as 192.0.2.0/24.")) from None
    if found.prefixlen < LARGEST[found.version]:
        raise Invalid("pattern", _("This range is too large: it would shut out a good part of the world."))
    if any(_overlap(found, ipaddress.ip_network(home)) for home in ("127.0.0.0/8", "::1/128")):
        raise Invalid("pattern", _("This is the computer the forum runs on. It is never banned."))
    if _inside(own, found):
        raise Invalid("pattern", _("You are in this range yourself."))
    return str(found)


def _overlap(one: Network, other: Network) -> bool:
    return one.version == other.version and one.overlaps(other)


def _inside(address: str, found: Network) -> bool:
    try:
        return _overlap(found, network(address))
    except ValueError:
        return False


def of_address(bans: Iterable[Ban], address: str) -> Ban | None:
    """The ban on this address, if there is one; this machine never has any."""
    try:
        here = network(address)
    except ValueError:
        return None
    if here.network_address.is_loopback:
        return None
    return next((ban for ban in bans if ban.kind == ADDRESS and _overlap(network(ban.pattern), here)), None)


# --- acts


def living(db: Reader, kind: str, now: int) -> list[Ban]:
    return rows.living(db, kind, now)


def check_why(typed: str) -> str:
    """:raises Invalid: for the field `why`."""
    why = clean_lines(typed).strip()
    if len(why) > LONGEST_WHY:
        raise Invalid("why", _("A reason has at most %(num)d characters; this one has %(length)d.",
                               num=LONGEST_WHY, length=len(why)))  # fmt: skip
    return why


def put(tx: Writer, actor_id: int, kind: str, pattern: str, why: str, until: int | None, *, now: int) -> int:
    """Ban it; answers the number of the act.

    :raises Invalid: for the field `pattern`, when there are too many bans.
    """
    old = rows.ban_of(tx, kind, pattern)
    if old is None and rows.count(tx) >= MOST:
        raise Invalid("pattern", _("There are %(num)d bans already. Take some away first.", num=MOST))
    ban_id = rows.put(tx, kind=kind, pattern=pattern, why=why, by_id=actor_id, now=now, until=until)
    return acts.record(tx, actor_id, "ban", now=now, why=why, before={"ban": ban_id, "old": old and _terms(old)})


def remove(tx: Writer, actor_id: int, ban: Ban, *, now: int) -> int:
    """Answers the number of the act. :raises Conflict: when it is gone."""
    if not rows.drop(tx, ban.id):
        raise Conflict(_("It is taken away already."))
    return acts.record(tx, actor_id, "unban", now=now, before={"old": _terms(ban)})


def _terms(ban: Ban) -> dict[str, Any]:
    return {"kind": ban.kind, "pattern": ban.pattern, "why": ban.why, "until": ban.until}


def put_back(tx: Writer, actor_id: int, terms: dict[str, Any], *, now: int) -> None:
    """As it was before."""
    rows.put(tx, by_id=actor_id, now=now, **terms)
