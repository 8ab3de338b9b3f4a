"""Putting many members into a group at once, from the owner's table."""

from __future__ import annotations

from collections.abc import Mapping

import flask

from ..accounts.desk import MemberAct, Together
from ..accounts.queries import Member
from ..kernel import web
from ..kernel.db import Reader, Writer
from ..kernel.errors import Invalid, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.text import number
from ..kernel.viewer import Viewer
from . import access, service


def _groups(db: Reader) -> str:
    """The owner's own groups, to choose from."""
    found = access.groups_to_manage(db, web.viewer())
    return web.part("groups/_at_desk.html", groups=found, chosen=number(flask.request.form.get("group")))


def _put_in(tx: Writer, viewer: Viewer, members: list[Member], fields: Mapping[str, str], now: int) -> Together:
    """:raises Invalid: for no group."""
    try:
        group = access.group_to_manage(tx, viewer, number(fields.get("group")) or 0)
    except NotFound:
        raise Invalid("", _("Choose a group first.")) from None
    return Together(service.put_in(tx, viewer, group, [member.id for member in members], now), [])


PUT_IN = MemberAct(
    "group", "users", _("Put them into the group"), None,
    lambda done: lazy_plural("%(num)d person came into the group.", "%(num)d people came into the group.", done),
    part=_groups, many=_put_in,
)  # fmt: skip
