"""What a viewer may do with which topic and post. Objects are acquired here, in the transaction that uses them."""

from __future__ import annotations

from ..boards import access as boards_access
from ..boards.access import check_open, keeps_order, may
from ..kernel.db import Reader
from ..kernel.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.rights import MODERATE, REPLY, SEE
from ..kernel.viewer import Viewer
from .queries import merging, purge, read
from .queries.purge import TO_ALL, TO_STAFF, Doomed
from .queries.read import Post, Topic


def topic_to_read(db: Reader, viewer: Viewer, topic_id: int) -> Topic:
    """:raises NotFound: when it is absent, or deleted and neither the viewer's doing nor the viewer's to undo.

    :raises Gone: when it was removed for good, and was to be seen by the viewer until then.
    """
    topic = read.topic(db, topic_id)
    if topic is None:
        _say_if_gone(db, viewer, topic_id)
    if topic is None or not may(db, viewer, topic.board_id, SEE, topic.site_version):
        raise NotFound
    if topic.deleted_at is not None and not may_restore_topic(db, viewer, topic):
        raise NotFound
    return topic


def topic_led_to(db: Reader, viewer: Viewer, topic_id: int) -> Topic:
    """The same; of one that was merged into another, that other."""
    try:
        return topic_to_read(db, viewer, topic_id)
    except NotFound:
        into = merging.merged_into(db, topic_id)
        if into is None:
            raise
        return topic_to_read(db, viewer, into)


def topic_to_merge_into(db: Reader, viewer: Viewer, topic_id: int) -> Topic:
    """:raises Invalid: for the field `into` when the viewer keeps no order there, or it is not there."""
    try:
        return topic_to_order(db, viewer, topic_id)
    except (Gone, NotFound):
        raise Invalid(
            "into", _("There is no such topic where you keep order. Type its number or its address.")
        ) from None


def keeps(db: Reader, viewer: Viewer, topic: Topic) -> bool:
    """Does the viewer keep order where this topic stands?"""
    return may(db, viewer, topic.board_id, MODERATE, topic.site_version)


def topic_to_reply(db: Reader, viewer: Viewer, topic_id: int) -> Topic:
    """:raises Forbidden: when it is locked, its board closed, or it is deleted."""
    topic = topic_led_to(db, viewer, topic_id)
    _require_open(db, viewer, topic)
    if topic.deleted_at is not None:
        raise Forbidden(_("This topic is deleted. Restore it before you write in it."))
    return topic


def check_files(db: Reader, viewer: Viewer, topic: Topic, html: str, before: str = "") -> None:
    """:raises Invalid: for the field `body` when these words show pictures or files, and those here may not."""
    boards_access.check_files(db, viewer, topic.board_id, topic.site_version, html, before)


def topic_to_moderate(db: Reader, viewer: Viewer, topic_id: int) -> Topic:
    """:raises NotFound: when it is absent, or the viewer keeps no order here."""
    topic = topic_to_read(db, viewer, topic_id)
    if not keeps(db, viewer, topic):
        raise NotFound
    return topic


def topic_to_order(db: Reader, viewer: Viewer, topic_id: int) -> Topic:
    """One of many chosen on a list. Who chose them did not see it deleted, so then it is as gone.

    :raises NotFound: when it is absent or deleted, or the viewer keeps no order here.
    """
    topic = topic_to_moderate(db, viewer, topic_id)
    if topic.deleted_at is not None:
        raise NotFound
    return topic


def topic_to_delete(db: Reader, viewer: Viewer, topic_id: int) -> Topic:
    """Staff may; the author while nobody else has written in it."""
    topic = topic_to_read(db, viewer, topic_id)
    if topic.deleted_at is not None:
        raise Conflict(_("It is deleted already."))
    if keeps(db, viewer, topic):
        return topic
    if topic.author_id != viewer.id:
        raise NotFound
    if read.others_posted(db, topic_id, viewer.id):
        raise Forbidden(_("Others have answered, so the topic is not yours alone to delete. Ask a moderator."))
    return topic


def topic_to_restore(db: Reader, viewer: Viewer, topic_id: int) -> Topic:
    topic = read.topic(db, topic_id)
    if topic is None or not may(db, viewer, topic.board_id, SEE, topic.site_version):
        raise NotFound
    if not may_restore_topic(db, viewer, topic):
        raise NotFound
    if topic.deleted_at is None:
        raise Conflict(_("It is not deleted any more."))
    return topic


def topic_to_purge(db: Reader, viewer: Viewer, topic_id: int) -> Topic:
    """The owner may, and only what is deleted already."""
    topic = topic_to_read(db, viewer, topic_id)
    if not viewer.is_owner:
        raise NotFound
    if topic.deleted_at is None:
        raise Conflict(_DELETE_FIRST)
    return topic


_DELETE_FIRST = _("Only what is deleted can be removed for good. Delete it first.")


def _say_if_gone(db: Reader, viewer: Viewer, topic_id: int) -> None:
    """:raises Gone: to everybody, unless the topic was deleted when it was removed, which is for the staff to know, or
    stood on a board that not everybody saw, which is for owners.
    """
    told = purge.purged_topic(db, topic_id)
    if told == TO_ALL or (told is not None and viewer.is_owner) or (told == TO_STAFF and keeps_order(db, viewer)):
        raise Gone(_("This topic was removed for good, with everything in it."))


def may_restore_topic(db: Reader, viewer: Viewer, topic: Topic) -> bool:
    return keeps(db, viewer, topic) or (viewer.id != 0 and topic.author_id == viewer.id == topic.deleted_by)


def post_to_read(db: Reader, viewer: Viewer, post_id: int) -> read.Place:
    """Where a post stands, for the permanent link. A deleted one leads to the line it left.

    :raises Gone: when it was removed for good from a topic that the viewer may read; leads to the topic.
    """
    place = read.place(db, post_id)
    if place is None:
        topic_id = purge.topic_of_purged(db, post_id)
        if topic_id is None:
            raise NotFound
        topic = topic_to_read(db, viewer, topic_id)
        raise Gone(_("This post was removed for good. What was said around it is still there."), f"/t/{topic.id}")
    topic_to_read(db, viewer, place.topic_id)
    return place


def post_to_see(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """A post whose words are shown where it does not stand: quoted, answered, opened below another one.

    :raises NotFound: also when it is deleted, for everybody: its words are not spread further.
    """
    post = read.post(db, post_id)
    if post is None or post.deleted_at is not None:
        raise NotFound
    return topic_to_read(db, viewer, post.topic_id), post


def topic_to_take_part(db: Reader, viewer: Viewer, topic_id: int) -> Topic:
    """One in which somebody takes part without words: votes, reacts, marks. A locked topic is open to that.

    :raises Forbidden: when its board is closed.
    :raises Conflict: when it is deleted.
    """
    topic = topic_to_read(db, viewer, topic_id)
    if topic.deleted_at is not None:
        raise Conflict(_("This topic is deleted."))
    if topic.board_closed and not keeps(db, viewer, topic):
        raise Forbidden(_("This board is closed: it can be read, and nothing in it changes."))
    return topic


def post_to_take_part(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """The same for a post of it; one that is deleted is as absent."""
    topic, post = post_to_see(db, viewer, post_id)
    return topic_to_take_part(db, viewer, topic.id), post


def post_to_answer(db: Reader, topic: Topic, post_id: int) -> Post | None:
    """The post of this topic that a reply answers; None for what is none of it.

    :raises Conflict: when it is deleted.
    """
    post = read.post(db, post_id)
    if post is None or post.topic_id != topic.id:
        return None
    if post.deleted_at is not None:
        raise Conflict(_("The post you answer was deleted meanwhile. Send it again, and it answers the topic."))
    return post


def history_to_read(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """What a post said before, for members; that of a deleted post for staff."""
    post = read.post(db, post_id)
    if post is None:
        raise NotFound
    topic = topic_to_read(db, viewer, post.topic_id)
    if post.deleted_at is not None and not keeps(db, viewer, topic):
        raise NotFound
    return topic, post


def post_to_revert(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """:raises NotFound: for whoever keeps no order here."""
    topic, post = post_to_edit(db, viewer, post_id)
    if not keeps(db, viewer, topic):
        raise NotFound
    return topic, post


def post_to_moderate(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """A post that stands, for whoever keeps order where it does.

    :raises NotFound: for others, and when it is deleted.
    """
    topic, post = post_to_see(db, viewer, post_id)
    if not keeps(db, viewer, topic):
        raise NotFound
    return topic, post


def may_still_edit(created_at: int, window: int, now: int) -> bool:
    """May its author? `window` is in minutes; 0 is without end."""
    return not window or now < created_at + 60 * window


def post_to_edit(db: Reader, viewer: Viewer, post_id: int, *, window: int = 0, now: int = 0) -> tuple[Topic, Post]:
    """The author's while the topic is open, and for `window` minutes if that is not 0; staff may always.

    A post that is everybody's may be changed by all who may write there, without an end.
    """
    topic, post = _own_post(db, viewer, post_id, or_wiki=True)
    if post.deleted_at is not None or topic.deleted_at is not None:
        raise Conflict(_("It is deleted. Restore it before you change it."))
    _require_open(db, viewer, topic)
    if not post.wiki and not keeps(db, viewer, topic) and not may_still_edit(post.created_at, window, now):
        if post.number == 1:
            raise Forbidden(_("A post can be changed for a while after it was written, and that time is over. "
                              "You can still add something below it."))  # fmt: skip
        raise Forbidden(_("A post can be changed for a while after it was written, and that time is over."))
    return topic, post


def post_to_append(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """Its author's alone, and the first of its topic, while that is open."""
    topic, post = _own_post(db, viewer, post_id)
    if post.author_id != viewer.id:
        raise NotFound
    if post.deleted_at is not None or topic.deleted_at is not None:
        raise Conflict(_("It is deleted. Restore it before you change it."))
    _require_open(db, viewer, topic)
    if post.number != 1:
        raise Forbidden(_("Only the first post of a topic can be added to. Write a reply."))
    return topic, post


def post_to_attribute(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """:raises NotFound: for all but owners."""
    post = read.post(db, post_id)
    if post is None or not viewer.is_owner:
        raise NotFound
    return topic_to_read(db, viewer, post.topic_id), post


def post_to_delete(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """:raises Conflict: for a post that is deleted already, and for the first one, which goes with its topic."""
    topic, post = _own_post(db, viewer, post_id)
    if post.number == 1:
        raise Conflict(_("The first post goes with its topic: delete the topic."))
    if post.deleted_at is not None:
        raise Conflict(_("It is deleted already."))
    _require_open(db, viewer, topic)
    return topic, post


def post_to_restore(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """Staff may restore all, authors what they deleted themselves."""
    topic, post = _own_post(db, viewer, post_id)
    if post.deleted_at is None:
        raise Conflict(_("It is not deleted any more."))
    if not keeps(db, viewer, topic) and post.deleted_by != viewer.id:
        raise Forbidden(_("A moderator deleted this. Ask them."))
    _require_open(db, viewer, topic)
    return topic, post


def post_to_purge(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Doomed]:
    """The owner may, and only what is deleted already.

    :raises Conflict: for a post that is not deleted, and for the first one, which goes with its topic.
    """
    if not viewer.is_owner:
        raise NotFound
    place = post_to_read(db, viewer, post_id)
    topic, post = topic_to_read(db, viewer, place.topic_id), purge.doomed(db, post_id)
    if place.number == 1:
        raise Conflict(_("The first post goes with its topic: delete the topic."))
    if post is None:
        raise NotFound
    if post.visible:
        raise Conflict(_DELETE_FIRST)
    return topic, post


def _own_post(db: Reader, viewer: Viewer, post_id: int, *, or_wiki: bool = False) -> tuple[Topic, Post]:
    """The post with its topic, for its author and for staff; to others it is as absent."""
    post = read.post(db, post_id)
    if post is None:
        raise NotFound
    topic = topic_to_read(db, viewer, post.topic_id)
    theirs = post.author_id == viewer.id or (or_wiki and post.wiki)
    if not viewer.id or not (theirs or keeps(db, viewer, topic)):
        raise NotFound
    return topic, post


def _require_open(db: Reader, viewer: Viewer, topic: Topic) -> None:
    check_open(db, viewer, topic.board_id, topic.board_closed, topic.site_version)
    if not may(db, viewer, topic.board_id, REPLY, topic.site_version):
        raise Forbidden(_("You may read here, but not write."))
    if topic.locked and not keeps(db, viewer, topic):
        raise Forbidden(_("This topic is locked: it can be read, but nothing new is written in it."))
