"""Who may react to what."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import Forbidden
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from ..topics import access as topics
from ..topics.queries.read import Post, Topic


def post_to_react(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """What others wrote, in a locked topic too.

    :raises Forbidden: for one's own post, and where the board is closed.
    """
    topic, post = topics.post_to_take_part(db, viewer, post_id)
    if post.author_id == viewer.id:
        raise Forbidden(_("You cannot react to your own posts."))
    return topic, post


def post_to_look_into(db: Reader, viewer: Viewer, post_id: int) -> tuple[Topic, Post]:
    """Whoever may read a post may see who reacted to it."""
    return topics.post_to_see(db, viewer, post_id)
