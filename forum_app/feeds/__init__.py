"""Atom feeds, the map of the site, and what programs that read the forum are told."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    """Hook the slice in."""
