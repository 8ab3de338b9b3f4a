"""How those are out again who were put into a group, and in again who were taken out."""

from __future__ import annotations

from ..kernel.acts import Act
from ..kernel.db import Writer
from ..kernel.errors import Conflict, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from . import access, queries, service


def _check_keeps(tx: Writer, viewer: Viewer, people_id: int) -> None:
    """:raises Conflict: for who does not look after this group any more, and when it is gone."""
    try:
        access.group_to_keep(tx, viewer, people_id)
    except NotFound:
        raise Conflict(_("You do not look after this group any more.")) from None


def put_in(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    """:raises Conflict: when they are not in it any more, or the viewer does not look after it."""
    people_id, member_id = int(act.before["people"]), act.member_id or 0
    _check_keeps(tx, viewer, people_id)
    if not queries.of_these_inside(tx, people_id, [member_id]):
        raise Conflict(_("They are not in this group any more."))
    service.go_out(tx, people_id, [member_id])


def take_out(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    """:raises Conflict: when they are in it again, one of the two is gone, or the viewer does not look after it."""
    people_id, member_id = int(act.before["people"]), act.member_id or 0
    if queries.group(tx, people_id) is None or not queries.is_member(tx, member_id):
        raise Conflict(_("The group or the member is not there any more."))
    _check_keeps(tx, viewer, people_id)
    if queries.of_these_inside(tx, people_id, [member_id]):
        raise Conflict(_("They are in this group again already."))
    service.come_in(tx, people_id, [member_id], now)
    if act.before.get("keeper"):
        queries.set_keeper(tx, people_id, member_id, True)
