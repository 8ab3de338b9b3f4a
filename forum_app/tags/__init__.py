"""Words that members put on topics, within the owner's rules."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    """Hook the slice in."""
