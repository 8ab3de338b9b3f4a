"""What reactions tell on profiles."""

from __future__ import annotations

from typing import Any

from ..kernel import pages, web
from ..kernel.db import Reader
from . import queries


def facts(db: Reader, members: list[Any]) -> dict[int, str]:
    """How many reactions somebody received."""
    look, hidden, found = web.look_now(), web.may().hidden, {}
    for member_id in members:
        received, more = queries.received(db, member_id, hidden)
        found[member_id] = pages.render("reactions/_facts.html", look, received=received, more=more)
    return found
