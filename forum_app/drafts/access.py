"""For what a member may keep a draft, and what has become of it. All drafts one can name are one's own."""

from __future__ import annotations

from collections.abc import Callable

from ..kernel.db import Reader
from ..kernel.errors import Conflict, Forbidden, NotFound
from ..kernel.rights import MODERATE, REPLY, SEE, Rights
from ..kernel.viewer import Viewer
from ..messages import access as messages_access
from ..topics import access as topics_access
from . import queries
from .names import Name, parse
from .queries import Listed

_LOOK: dict[str, Callable[[Reader, Viewer, int], object]] = {
    "reply": topics_access.topic_to_read,
    "edit": topics_access.post_to_edit,
    "append": topics_access.post_to_append,
    "message": messages_access.talk_to_read,
}


def name_of(text: str) -> Name:
    """:raises NotFound: for what is no draft's name."""
    name = parse(text)
    if name is None:
        raise NotFound
    return name


def check_begin(db: Reader, viewer: Viewer, name: Name) -> None:
    """May this viewer begin to write there? One that was begun is gone on with, whatever became of the topic.

    :raises NotFound: where the topic or post is absent, or not the viewer's to write in.
    """
    look = _LOOK.get(name.kind) if name.about else None
    if look is None or queries.draft(db, viewer.id, *name):
        return
    try:
        look(db, viewer, name.about)
    except (Forbidden, Conflict):  # locked or deleted meanwhile: it cannot be sent now, the words are kept all the same
        return


def state(viewer: Viewer, mine: Rights, row: Listed) -> str:
    """What became of the place a draft is for: '' when one may go on, else gone, left, locked or closed."""
    if row.kind in ("new", "message"):
        return "left" if row.about and row.in_talk is None else ""
    board_id = row.board_id or 0
    if row.topic_title is None or row.topic_deleted is not None or not mine.may(board_id, SEE):
        return "gone"
    keeps = mine.may(board_id, MODERATE)
    if row.kind != "reply":
        shared = row.kind == "edit" and (keeps or row.post_wiki)
        theirs = row.post_author != viewer.id and not shared
        if theirs or row.post_deleted is not None:
            return "gone"
    if keeps:
        return ""
    return "closed" if row.board_closed or not mine.may(board_id, REPLY) else "locked" if row.locked else ""
