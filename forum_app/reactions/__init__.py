"""Reactions to posts: a small set that the owner chooses."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    """Nothing yet."""
