"""Invitations and those who knock, for the owner. The only way to get one."""

from __future__ import annotations

from ..accounts.queries import joining as rows
from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.viewer import Viewer


def invite_to_manage(db: Reader, viewer: Viewer, invite_id: int) -> rows.Invite:
    """:raises NotFound: for all but owners, and when there is none."""
    found = rows.invite(db, invite_id) if viewer.is_owner else None
    if found is None:
        raise NotFound
    return found


def knock_to_answer(db: Reader, viewer: Viewer, knock_id: int) -> rows.Knock:
    """:raises NotFound: for all but owners, and when nobody waits there any more."""
    found = rows.knock(db, knock_id) if viewer.is_owner else None
    if found is None:
        raise NotFound
    return found
