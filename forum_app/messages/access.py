"""Who may do what with which talk and message. To all who are not in a talk, whoever they are, there is none."""

from __future__ import annotations

from collections.abc import Iterable

from ..kernel.db import Reader
from ..kernel.errors import Conflict, Forbidden, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from .queries import people, read
from .queries.people import Addressee
from .queries.read import Message, Talk


def talk_to_read(db: Reader, viewer: Viewer, talk_id: int) -> Talk:
    """:raises NotFound: for everybody who is not in it: owner, staff, and who left."""
    talk = read.talk(db, talk_id, viewer.id) if viewer.id else None
    if talk is None:
        raise NotFound
    return talk


def message_to_read(db: Reader, viewer: Viewer, talk_id: int, number: int) -> tuple[Talk, Message]:
    """:raises NotFound: also when it is from before the viewer came, or says nothing any more."""
    talk = talk_to_read(db, viewer, talk_id)
    message = read.message(db, talk_id, viewer.id, number) if number >= talk.from_number else None
    if message is None or message.kind or message.deleted_at is not None:
        raise NotFound
    return talk, message


def own_message(db: Reader, viewer: Viewer, talk_id: int, number: int) -> tuple[Talk, Message]:
    """:raises NotFound: when it is somebody else's. :raises Conflict: when it is deleted already."""
    talk = talk_to_read(db, viewer, talk_id)
    message = read.message(db, talk_id, viewer.id, number) if number >= talk.from_number else None
    if message is None or message.kind or message.author_id != viewer.id:
        raise NotFound
    if message.deleted_at is not None:
        raise Conflict(_("It is deleted already."))
    return talk, message


def may_still_edit(message: Message, viewer: Viewer, window: int, now: int) -> bool:
    """`window` is in minutes; 0 is without end. Among those in a talk nobody is staff."""
    return message.author_id == viewer.id and (not window or now < message.created_at + 60 * window)


def message_to_edit(
    db: Reader, viewer: Viewer, talk_id: int, number: int, *, window: int, now: int
) -> tuple[Talk, Message]:
    """:raises Forbidden: when the time in which it could be changed is over."""
    talk, message = own_message(db, viewer, talk_id, number)
    if not may_still_edit(message, viewer, window, now):
        raise Forbidden(_("A message can be changed for a while after it was written, and that time is over."))
    return talk, message


def talk_with(db: Reader, viewer: Viewer, keys: Iterable[str]) -> int | None:
    """If it is one person whom these folded names mean: the last talk of the two, where one might go on."""
    wanted = list(keys)
    found = people.by_keys(db, viewer.id, wanted) if len(wanted) == 1 else []
    return read.last_between(db, viewer.id, found[0].id) if found else None


def attached_to(db: Reader, viewer: Viewer, message_ids: list[int]) -> bool:
    """May the viewer see what hangs on one of these messages?"""
    return bool(viewer.id and message_ids) and read.may_see_any(db, viewer.id, message_ids)


def member_to_block(db: Reader, viewer: Viewer, key: str) -> Addressee:
    """:raises NotFound: when nobody has this folded name."""
    found = people.by_keys(db, viewer.id, [key])
    if not found:
        raise NotFound
    return found[0]
