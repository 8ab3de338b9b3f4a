"""What second factors show on pages of other slices."""

from __future__ import annotations

from typing import Any

from ..kernel import pages, web
from ..kernel.db import Reader
from . import queries


def of_member(db: Reader, members: list[Any]) -> dict[int, str]:
    """On a profile, for owners: the way to take off what somebody lost the phone for. Nobody else learns of it."""
    viewer = web.viewer()
    if not viewer.is_owner:
        return {}
    look = web.look_now()
    return {
        member_id: pages.render("twofactor/_reset.html", look, member_id=member_id, name=name)
        for member_id, name in queries.holders(db, [m for m in members if m != viewer.id])
    }
