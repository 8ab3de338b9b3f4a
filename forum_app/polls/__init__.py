"""Questions to vote on, in the first post of a topic."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    """Nothing yet."""
