"""Groups of people: the owner's own, who is in them, how one comes in."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    pass
