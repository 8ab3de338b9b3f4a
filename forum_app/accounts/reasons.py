"""Why somebody may or may not: what lies in the account itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..kernel.db import Reader
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from . import queries
from .desk import RIGHTS, Why


def why(db: Reader, who: Viewer, board: Any, topic: Any) -> Iterator[Why]:  # noqa: ARG001
    if queries.password_of(db, who.id) is None:
        for right in RIGHTS:
            yield Why(right, _("Nobody can log in to this account yet. A one-time link lets somebody take it over."))
    if who.is_staff:
        role = _("They are an owner.") if who.is_owner else _("They are a moderator.")
        yield from (Why(right, role, stops=False) for right in RIGHTS)
