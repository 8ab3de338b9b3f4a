"""Who sees what waits: its author, and whoever keeps order where it is to stand."""

from __future__ import annotations

import dataclasses

from ..boards.access import board_to_start_in, may
from ..boards.queries import Board
from ..kernel.db import Reader
from ..kernel.errors import Conflict, Forbidden, Invalid, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.queries import site_version
from ..kernel.rights import MODERATE, SEE, Rights
from ..kernel.viewer import Viewer
from ..topics import access as topics_access
from ..topics.queries.read import Topic
from .queries import held as rows
from .queries.held import Held


def held_to_see(db: Reader, viewer: Viewer, held_id: int) -> Held:
    """One's own. :raises NotFound: for another's, whatever one may decide: that is what the queue is for."""
    found = rows.held(db, held_id)
    if found is None or not viewer.id or found.member_id != viewer.id:
        raise NotFound
    return found


def as_seen(mine: Rights, held: Held) -> Held:
    """Its author's words are theirs; where they were to stand is told no more when it went out of their sight."""
    if held.board_id is None or mine.may(held.board_id, SEE):
        return held
    return dataclasses.replace(
        held, board_id=None, board_slug=None, board_name=None, topic_id=None, topic_title=None, topic_slug=None
    )


def held_to_change(db: Reader, viewer: Viewer, held_id: int) -> Held:
    """One's own that still waits.

    :raises Conflict: when somebody has decided meanwhile.
    """
    found = held_to_see(db, viewer, held_id)
    if found.state != rows.WAITING:
        raise Conflict(_("A moderator has looked at it meanwhile."))
    return found


def held_to_withdraw(db: Reader, viewer: Viewer, held_id: int) -> Held:
    """One's own that was not posted: it waits, or was refused.

    :raises Conflict: when it was posted meanwhile.
    """
    found = held_to_see(db, viewer, held_id)
    if found.state == rows.APPROVED:
        raise Conflict(_("A moderator has looked at it meanwhile."))
    return found


def held_to_decide(db: Reader, viewer: Viewer, held_id: int) -> Held:
    """:raises NotFound: when there is none, or the viewer keeps no order where it is to stand.

    :raises Conflict: when somebody else was faster.
    """
    found = rows.held(db, held_id)
    if found is None or found.board_id is None:
        raise NotFound
    if not may(db, viewer, found.board_id, MODERATE, site_version(db)):
        raise NotFound
    if found.state != rows.WAITING:
        raise Conflict(_("Somebody else has decided about it already."))
    return found


def author_of(held: Held) -> Viewer:
    """Its author, as far as what they may is concerned."""
    return Viewer(
        held.member_id, held.author, held.author_name, held.author_role, "", "", "", held.author_avatar, 0, "",
        people=held.author_people, keeps=held.author_keeps,
    )  # fmt: skip


def board_for(db: Reader, held: Held) -> Board:
    """Where a topic is to stand, if its author may still begin one there.

    :raises Conflict: with what stands in the way.
    """
    try:
        return board_to_start_in(db, author_of(held), held.board_slug or "")
    except Invalid as error:
        raise _not_now(error.message) from error
    except Forbidden as error:
        raise _not_now(error.reason) from error


def topic_for(db: Reader, held: Held) -> tuple[Topic, int | None]:
    """Where a reply is to stand, if its author may still write there; and the post it answers, unless that is gone.

    :raises Conflict: with what stands in the way.
    """
    author = author_of(held)
    try:
        topic = topics_access.topic_to_reply(db, author, held.topic_id or 0)
    except NotFound as error:
        raise _not_now(_("The topic is deleted, or its author may not see it any more.")) from error
    except Forbidden as error:
        raise _not_now(error.reason) from error
    try:
        post = topics_access.post_to_answer(db, topic, held.reply_to_id or 0)
    except Conflict:
        post = None
    return topic, post.id if post else None


def check_author(held: Held) -> None:
    """:raises Conflict: when they have left."""
    if held.author_left:
        raise Conflict(_("Its author has left meanwhile."))


def _not_now(reason: object) -> Conflict:
    return Conflict(
        _("It cannot be posted as things are, and waits on. For its author it says: %(reason)s", reason=reason)
    )
