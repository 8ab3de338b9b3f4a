"""Notices: what happened for a member; following and muting."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    """Nothing yet."""
