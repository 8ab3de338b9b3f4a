"""Which uploaded files one may see."""

from __future__ import annotations

from ..boards import access as boards
from ..kernel.db import Reader
from ..kernel.errors import Gone, HearthError, Invalid, NotFound
from ..kernel.events import Events
from ..kernel.i18n import lazy as _
from ..kernel.queries import site_version
from ..kernel.rights import ATTACH, of_member
from ..kernel.text import number
from ..kernel.viewer import Viewer
from ..topics import access as topics
from ..topics.queries import read as posts
from . import queries
from .queries import Attachment

# of what shows a file, of each kind: so many of the first and of the last are looked at. Somebody may quote a picture a
# thousand times, and where nobody else reads; where it stood first it is still to be seen
MOST_USES = 20
NO_FILES = _("On this board you may write, but not attach pictures and files. Take them out of the text.")


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
    found = queries.attachment_or_another(db, key)
    # another is asked of as well: time must not tell what is absent from what is not shown
    if found is None or not may_see(db, events, viewer, found) or found.key != key:
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


def check_attach(db: Reader, viewer: Viewer, draft: str, slug: str) -> None:
    """Before a file is sent for something that is being written. What is not there, or not to be seen, is said when the
    words are sent.

    :raises Invalid: on a board where the viewer may not attach anything.
    """
    kind, _colon, about = draft.partition(":")
    try:
        if kind == "new" and slug:
            board_id = boards.board_to_see(db, viewer, slug).id
        elif kind in ("edit", "append"):
            board_id = topics.topic_to_read(
                db, viewer, topics.post_to_read(db, viewer, number(about) or 0).topic_id
            ).board_id
        elif kind == "reply":
            board_id = topics.topic_to_read(db, viewer, number(about) or 0).board_id
        else:
            return
    except (NotFound, Gone):
        return
    if not boards.may(db, viewer, board_id, ATTACH, site_version(db)):
        raise Invalid("file", NO_FILES)


def check_shown(db: Reader, member_id: int, post_id: int) -> None:
    """May somebody show files of their own in a post that they write?

    :raises Invalid: on a board where they may not attach anything.
    """
    topic_of = posts.place(db, post_id)
    topic = posts.topic(db, topic_of.topic_id) if topic_of else None
    if topic and not of_member(db, member_id).may(topic.board_id, ATTACH):
        raise Invalid("body", NO_FILES)


def one_post_is_readable(db: Reader, viewer: Viewer, post_ids: list[int]) -> bool:
    """May this viewer read at least one of these posts?"""
    return any(_is_readable(db, viewer, post_id) for post_id in post_ids)


def _is_readable(db: Reader, viewer: Viewer, post_id: int) -> bool:
    try:
        topics.post_to_see(db, viewer, post_id)
    except HearthError:
        return False
    return True
