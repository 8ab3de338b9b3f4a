"""Whose notices somebody may see: their own."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.queries import site_version
from ..kernel.rights import rights
from ..kernel.viewer import Viewer
from .queries import notices
from .queries.notices import Notice


def notice_to_follow(db: Reader, viewer: Viewer, notice_id: int) -> Notice:
    """:raises NotFound: when there is none, it is another's, or nothing in it may be read any more."""
    found = notices.notice(db, viewer.id, notice_id, rights(db, viewer, site_version(db)).hidden)
    if found is None:
        raise NotFound
    return found
