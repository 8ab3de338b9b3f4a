"""Which tags a viewer sees, and on which topics they may put some."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import Forbidden, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from ..topics import access as topics_access
from ..topics.queries.read import Topic
from . import service
from .names import slug_of
from .queries import read
from .queries.read import Tag
from .table import table


def tag_to_see(db: Reader, slug: str, hidden: str) -> Tag:
    """The tag of this slug, or that it is another word for.

    :raises NotFound: when there is none, or it stands only on boards that the viewer does not see.
    """
    found = read.called(db, slug)
    if found is None or not service.sees(db, found, hidden):
        raise NotFound
    return found


def tag_of_address(db: Reader, slug: str, version: int) -> Tag:
    """The same, before it is asked who sees it (`check_seen`): out of the table, for pages that are kept.

    :raises NotFound: when there is none.
    """
    found = table(db, version).called(slug) or read.called(db, slug)  # a new one is not in the table yet
    if found is None:
        raise NotFound
    return found


def check_seen(db: Reader, tag: Tag, hidden: str) -> int:
    """How many topics with it the viewer sees.

    :raises NotFound: when it stands only on boards that they do not see, and is not offered to everybody.
    """
    topics = read.seen_topics(db, tag.id, hidden)
    if not topics and not tag.offered:
        raise NotFound
    return topics


def tag_called(db: Reader, typed: str, hidden: str) -> Tag | None:
    """The tag that somebody types, as in `tag:tea`; None where there is none for them."""
    found = read.called(db, slug_of(typed))
    return found if found is not None and service.sees(db, found, hidden) else None


def topic_to_tag(db: Reader, viewer: Viewer, topic_id: int) -> Topic:
    """One whose tags the viewer may change: its author while it is open, whoever keeps order always.

    :raises NotFound: for others.
    :raises Forbidden: when it is locked or deleted, or its board is closed.
    """
    topic = topics_access.topic_to_read(db, viewer, topic_id)
    if not viewer.id or not (topic.author_id == viewer.id or topics_access.keeps(db, viewer, topic)):
        raise NotFound
    topic = topics_access.topic_to_reply(db, viewer, topic_id)
    if topic.id != topic_id:
        raise NotFound
    return topic


def tag_to_manage(db: Reader, viewer: Viewer, tag_id: int) -> Tag:
    """:raises NotFound: when there is none, or the viewer is not the owner."""
    found = read.tag(db, tag_id)
    if found is None or not viewer.is_owner:
        raise NotFound
    return found


def tag_to_merge_into(db: Reader, viewer: Viewer, typed: str) -> Tag:
    """:raises Forbidden: for all but owners.

    :raises NotFound: when there is none of this name.
    """
    if not viewer.is_owner:
        raise Forbidden(_("Only owners merge tags."))
    found = read.called(db, slug_of(typed))
    if found is None:
        raise NotFound
    return found
