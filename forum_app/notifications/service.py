"""The rules of what one wants to hear, and of what was seen. No HTTP, no SQL."""

from __future__ import annotations

from collections.abc import Iterable

from ..kernel.db import Reader, Writer
from ..kernel.errors import Forbidden, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.queries import bump_mine, site_version
from ..kernel.rights import rights
from ..kernel.viewer import Viewer
from .kinds import FOR_OWNERS, WORDS
from .queries import levels, notices
from .queries.levels import FOLLOWS, MUTED, NORMAL, Choice

LEVELS = {"follow": FOLLOWS, "normal": NORMAL, "mute": MUTED}


def level(word: str) -> int:
    """:raises Invalid: for a word that is none of the levels."""
    if word not in LEVELS:
        raise Invalid("level", _("Choose one of the three."))
    return LEVELS[word]


def set_topic_level(tx: Writer, member_id: int, topic_id: int, level: int) -> None:
    levels.put_topic_level(tx, member_id, topic_id, level)
    bump_mine(tx, member_id)


def set_board_level(tx: Writer, member_id: int, board_id: int, level: int) -> None:
    levels.put_board_level(tx, member_id, board_id, level)
    bump_mine(tx, member_id)


def set_person_level(tx: Writer, member_id: int, person_id: int, level: int) -> None:
    """:raises Forbidden: for oneself."""
    if member_id == person_id:
        raise Forbidden(_("That is you."))
    levels.put_person_level(tx, member_id, person_id, level)
    bump_mine(tx, member_id)


def set_choice(tx: Writer, member_id: int, wanted: Iterable[str], *, follow: bool) -> None:
    """From now on the member is told of these kinds; what was told stays."""
    off = " ".join(kind for kind in (*WORDS, *FOR_OWNERS) if kind not in set(wanted))
    levels.put_choice(tx, member_id, Choice(off, int(follow)))


def mark_all_seen(tx: Writer, viewer: Viewer, now: int) -> int:
    """Answers how many were new."""
    marked = notices.set_all_seen(tx, viewer.id, now, rights(tx, viewer, site_version(tx)).hidden)
    if marked:
        bump_mine(tx, viewer.id)
    return marked


def mark_new_again(tx: Writer, member_id: int, at: int) -> int:
    """Takes back what `mark_all_seen` did at that time."""
    marked = notices.set_new_again(tx, member_id, at)
    if marked:
        bump_mine(tx, member_id)
    return marked


def muted(db: Reader, member_id: int) -> tuple[frozenset[int], frozenset[int]]:
    """The topics and boards a member wants to hear nothing of: not in what is unread either."""
    return frozenset(levels.muted_topics(db, member_id)), frozenset(levels.muted_boards(db, member_id))
