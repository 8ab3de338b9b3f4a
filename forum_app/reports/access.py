"""What a member may report, and which part of the queue is whose. What one may not see is as absent."""

from __future__ import annotations

from ..accounts import access as accounts
from ..accounts.queries import Member
from ..boards.access import may
from ..kernel.db import Reader
from ..kernel.errors import Conflict, Forbidden, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.queries import site_version
from ..kernel.rights import MODERATE, Rights, rights
from ..kernel.viewer import Viewer
from ..topics import access as topics
from ..topics.queries import read
from ..topics.queries.read import Post, Topic
from . import service
from .kinds import OUTCOMES
from .queries import cases, own
from .queries.cases import Case, Scope
from .queries.own import Own
from .service import Target

_OWN = _("This is your own. Change or delete it, if you like.")
_ONCE = _("You have reported this already.")


# --- reporting


def post_to_report(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """:raises NotFound: for what the viewer may not see, or what is deleted.

    :raises Forbidden: for one's own.
    """
    topic, post = topics.post_to_see(db, viewer, post_id)
    if topic.deleted_at is not None:
        raise NotFound
    if post.author_id == viewer.id:
        raise Forbidden(_OWN)
    return topic, post


def member_to_report(db: Reader, viewer: Viewer, name: str) -> Member:
    """:raises NotFound: when nobody has this name. :raises Forbidden: for oneself."""
    member = accounts.member_to_see(db, viewer, name)
    if member.id == viewer.id:
        raise Forbidden(_("This is you."))
    return member


def check_first(db: Reader, viewer: Viewer, target: Target) -> None:
    """:raises Conflict: when this member has reported this before."""
    if reported(db, viewer, target):
        raise Conflict(_ONCE)


def reported(db: Reader, viewer: Viewer, target: Target) -> Own | None:
    """What the viewer said of it before."""
    if target.post_id is not None:
        return own.of_post(db, viewer.id, target.post_id)
    if target.message is not None:
        return own.of_message(db, viewer.id, target.message)
    return own.of_member(db, viewer.id, target.about_id)


def own_report(db: Reader, viewer: Viewer, report_id: int) -> Own:
    """:raises NotFound: for everybody else's."""
    found = own.one(db, viewer.id, report_id)
    if found is None:
        raise NotFound
    return found


# --- the queue


def scope(db: Reader, viewer: Viewer) -> Scope:
    """:raises NotFound: for whoever keeps order nowhere."""
    return scope_of(rights(db, viewer, site_version(db)), viewer)


def scope_of(mine: Rights, viewer: Viewer) -> Scope:
    """The same for who may this much."""
    if not viewer.id or not (mine.keeps or viewer.is_staff):
        raise NotFound
    return Scope(mine.kept, int(viewer.is_staff), int(viewer.is_owner))


def case_to_see(db: Reader, viewer: Viewer, case_id: int) -> Case:
    """:raises NotFound: when it is none of the viewer's business."""
    found = cases.case(db, scope(db, viewer), case_id)
    if found is None:
        raise NotFound
    return found


def case_to_claim(db: Reader, viewer: Viewer, case_id: int) -> Case:
    """:raises Conflict: when it is closed; says who did what."""
    found = case_to_see(db, viewer, case_id)
    if found.closed_at is None:
        return found
    if found.closed_name is None:
        raise Conflict(_("There is nothing left to do: what was reported is gone."))
    if found.closed_by == viewer.id:
        raise Conflict(_("You have dealt with this already: %(outcome)s.", outcome=OUTCOMES[found.outcome]))
    raise Conflict(_("%(name)s has dealt with this meanwhile: %(outcome)s.",
                     name=found.closed_name, outcome=OUTCOMES[found.outcome]))  # fmt: skip


def case_if_open(db: Reader, viewer: Viewer, case_id: int) -> Case | None:
    """None for one that is closed, or none of the viewer's business."""
    try:
        found = case_to_see(db, viewer, case_id)
    except NotFound:
        return None
    return found if found.closed_at is None else None


def case_to_order(db: Reader, viewer: Viewer, case_id: int, *, now: int) -> Case:
    """:raises Conflict: when it is closed, or another works on it."""
    found = case_to_claim(db, viewer, case_id)
    if found.taken(viewer.id, now, service.CLAIM):
        raise Conflict(_("%(name)s is at work on this. Take it over first, if it cannot wait.",
                         name=found.claimed_name))  # fmt: skip
    return found


def post_of(db: Reader, viewer: Viewer, case: Case) -> tuple[Topic, Post]:
    """What a case is about, for who keeps order there.

    :raises NotFound: for a case about something else.
    """
    post = read.post(db, case.post_id) if case.post_id is not None else None
    topic = read.topic(db, post.topic_id) if post else None
    if post is None or topic is None or not may(db, viewer, topic.board_id, MODERATE, topic.site_version):
        raise NotFound
    return topic, post
