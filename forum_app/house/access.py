"""Who may see and change announcements and pages."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.viewer import Viewer
from . import queries, service
from .queries import Announcement, Page


def announcement_to_manage(db: Reader, viewer: Viewer, announcement_id: int) -> Announcement:
    """:raises NotFound: when there is none, or the viewer is not the owner."""
    found = queries.announcement(db, announcement_id)
    if found is None or not viewer.is_owner:
        raise NotFound
    return found


def announcement_to_dismiss(db: Reader, announcement_id: int, now: int) -> Announcement:
    """:raises NotFound: when there is none; one that is only planned is nobody's to know."""
    found = queries.announcement(db, announcement_id)
    if found is None or found.starts_at > now:
        raise NotFound
    return found


def page_to_see(db: Reader, slug: str) -> Page | None:
    """None while it is not written."""
    found = queries.page(db, slug)
    return found if found and found.body else None


def page_to_write(db: Reader, viewer: Viewer, slug: str) -> Page | None:
    """None for one that is not written yet. :raises NotFound: for one that is not ours, or not the viewer's."""
    if slug not in service.PAGES or not viewer.is_owner:
        raise NotFound
    return page_to_see(db, slug)
