"""Another name for a member; the old one leads to them, and is kept for them. No HTTP, no SQL."""

from __future__ import annotations

from ..accounts import directory
from ..accounts.leaving import is_kept_back
from ..accounts.queries import Member
from ..kernel import acts
from ..kernel.db import Writer
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.queries import bump_site
from .queries import names as rows


def rename(tx: Writer, actor_id: int, member: Member, prepared: tuple[str, str, str], why: str, *, now: int) -> int:
    """`prepared` is name, key and look, made before the transaction. Answers the number of the act.

    :raises Invalid: for the field `username`, when it is the name they have, or another's.
    """
    name, key, look = prepared
    old, _key, _look, shown = rows.names_of(tx, member.id)
    if name == old:
        raise Invalid("username", _("This is their name already."))
    if not rows.is_own(tx, member.id, key, look) or is_kept_back(tx, key, look, now):
        raise Invalid("username", _("Somebody here has this name already, or one that looks like it."))
    change(tx, member.id, prepared, name if shown == old else shown, now=now)
    before = {"name": old, "shown": shown, "now": name}
    return acts.record(tx, actor_id, "rename", now=now, member_id=member.id, why=why, before=before)


def change(tx: Writer, member_id: int, prepared: tuple[str, str, str], shown: str, *, now: int) -> None:
    name, key, look = prepared
    old, old_key, old_look, _shown = rows.names_of(tx, member_id)
    rows.drop_old(tx, member_id, key)  # it is theirs again
    if old_key != key:
        rows.put_old(tx, member_id, old, old_key, old_look, now)
    rows.set_name(tx, member_id, name, key, look, shown)
    directory.set_names(tx, member_id, name, shown)
    bump_site(tx)  # the name stands on pages of all kinds
