"""The rules of bookmarks. They are their owner's alone: no page of anybody else shows them, so no version grows."""

from __future__ import annotations

from ..kernel.db import Writer
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.queries import bump_mine
from . import queries

LONGEST_NOTE = 200


def check_note(note: str) -> None:
    """:raises Invalid: for one that is too long."""
    if len(note) > LONGEST_NOTE:
        raise Invalid("note", _("A note has at most %(num)d characters; this one has %(length)d.",
                                num=LONGEST_NOTE, length=len(note)))  # fmt: skip


def keep(tx: Writer, member_id: int, topic_id: int, post_id: int, *, now: int) -> None:
    """Kept twice, it is there once."""
    queries.put(tx, member_id=member_id, topic_id=topic_id, post_id=post_id, now=now)
    bump_mine(tx, member_id)


def note(tx: Writer, member_id: int, topic_id: int, post_id: int, words: str) -> None:
    queries.set_note(tx, member_id=member_id, topic_id=topic_id, post_id=post_id, note=words)
    bump_mine(tx, member_id)


def take_away(tx: Writer, member_id: int, topic_id: int, post_id: int) -> None:
    queries.set_gone(tx, member_id=member_id, topic_id=topic_id, post_id=post_id)
    bump_mine(tx, member_id)
