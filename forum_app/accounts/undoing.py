"""Roles that owners gave, and how they are taken back."""

from __future__ import annotations

from ..kernel import acts
from ..kernel.acts import Act, ActKind
from ..kernel.db import Writer
from ..kernel.errors import Conflict, Forbidden
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Role, Viewer
from . import queries, service
from .queries import Member


def put_down(tx: Writer, viewer: Viewer, member: Member, role: Role, *, now: int) -> int | None:
    """`member` is as before; the number of the act."""
    if member.role == role:
        return None
    before = {"was": member.role, "made": role}
    return acts.record(tx, viewer.id, "role", now=now, member_id=member.id, before=before)


def undo(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    """:raises Conflict: when it is another by now, or nobody would be left to look after the forum."""
    member = queries.member(tx, act.member_id or 0)
    if member is None or member.role != act.before["made"]:
        raise Conflict(_("Somebody changed it again since, so this cannot be undone."))
    try:
        service.set_role(tx, viewer, member, act.before["was"])
    except Forbidden as error:
        raise Conflict(error.reason) from error


KIND = ActKind("role", _("changed the role of a member"), undo, owners=True)
