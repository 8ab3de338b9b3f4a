"""The rules about keys: how many, how they are called."""

from __future__ import annotations

from ..kernel.db import Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.security import digest
from . import queries

MOST = 20  # keys of one member
LONGEST_NAME = 60


def check_name(name: str) -> None:
    """:raises Invalid: when it is too long."""
    if len(name) > LONGEST_NAME:
        raise Invalid("name", _("A name has at most %(num)d characters.", num=LONGEST_NAME))


def make_key(tx: Writer, member_id: int, token: str, name: str, *, now: int) -> None:
    """:raises Conflict: for one key too many."""
    check_name(name)
    if len(queries.keys_of(tx, member_id)) >= MOST:
        raise Conflict(_("You have %(most)d of them already. End one that you do not use any more.", most=MOST))
    queries.put_key(tx, member_id, digest(token), name, now)
