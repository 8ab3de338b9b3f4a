"""Who may go on with what."""

from __future__ import annotations

from ..accounts import access
from ..accounts.queries import Member
from ..accounts.queries import halfway as rows
from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.security import digest
from ..kernel.viewer import Viewer


def half_in(db: Reader, token: str, now: int) -> rows.Halfway:
    """Who gave the password in this browser, minutes ago.

    :raises NotFound: when nobody did, or it was too long ago.
    """
    found = rows.halfway(db, digest(token), now) if token else None
    if found is None:
        raise NotFound
    return found


def member_to_reset(db: Reader, viewer: Viewer, name: str) -> Member:
    """:raises NotFound: when nobody has this name, and to all who are no owners."""
    if not viewer.is_owner:
        raise NotFound
    return access.member_to_see(db, viewer, name)
