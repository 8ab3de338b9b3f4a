"""Which uploaded files one may see."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import HearthError, NotFound
from ..kernel.events import Events
from ..kernel.viewer import Viewer
from ..topics import access as topics
from . import queries
from .queries import Attachment

# of what shows a file, of each kind: so many of the first and of the last are looked at. Somebody may quote a picture a
# thousand times, and where nobody else reads; where it stood first it is still to be seen
MOST_USES = 20


def avatar_to_see(db: Reader, digest: str) -> queries.File:
    """Of all files only those that are some member's picture; everybody sees them, as they see the names.

    :raises NotFound: for any other.
    """
    found = queries.avatar(db, digest)
    if found is None:
        raise NotFound
    return found


def file_to_see(db: Reader, events: Events, viewer: Viewer, key: str) -> Attachment:
    """:raises NotFound: when it is absent, or nothing that shows it is the viewer's to read."""
    found = queries.attachment(db, key)
    if found is None or not may_see(db, events, viewer, found):
        raise NotFound
    return found


def file_to_remove(db: Reader, viewer: Viewer, key: str) -> Attachment:
    """:raises NotFound: for what is another's."""
    found = queries.attachment(db, key)
    if found is None or not viewer.id or found.member_id != viewer.id:
        raise NotFound
    return found


def may_see(db: Reader, events: Events, viewer: Viewer, file: Attachment) -> bool:
    """A file is as visible as what shows it; while nothing does, its uploader sees it."""
    if not file.uses:
        return viewer.id != 0 and viewer.id == file.member_id
    for kind, readable in events.provided("attached to"):
        for first in (False, True):
            found = queries.uses(db, file.id, kind, MOST_USES, first=first)
            if found and readable(db, viewer, found):
                return True
            if len(found) < MOST_USES:  # that was all of them
                break
    return False


def one_post_is_readable(db: Reader, viewer: Viewer, post_ids: list[int]) -> bool:
    """May this viewer read at least one of these posts?"""
    return any(_is_readable(db, viewer, post_id) for post_id in post_ids)


def _is_readable(db: Reader, viewer: Viewer, post_id: int) -> bool:
    try:
        topics.post_to_see(db, viewer, post_id)
    except HearthError:
        return False
    return True
