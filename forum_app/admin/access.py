"""What of others an owner may touch from the desk."""

from __future__ import annotations

from ..accounts.queries import safety as rows
from ..kernel.db import Reader
from ..kernel.errors import NotFound


def staff_session_to_end(db: Reader, session_id: int) -> None:
    """:raises NotFound: for a session that is none, or a mere member's: that is theirs to look after."""
    if not rows.is_of_staff(db, session_id):
        raise NotFound
