"""Where somebody may put a bookmark, and whose they may change: their own alone, named by the post."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.queries import site_version
from ..kernel.rights import rights
from ..kernel.viewer import Viewer
from ..topics import access as topics
from . import queries


def topic_to_keep_in(db: Reader, viewer: Viewer, post_id: int) -> int:
    """The topic of a post that the viewer may read; nothing is deleted.

    :raises NotFound: when there is no such post to be seen.
    """
    return topics.post_to_see(db, viewer, post_id)[0].id


def topic_of_own(db: Reader, viewer: Viewer, post_id: int) -> int:
    """The topic of a post that the viewer has a bookmark in, also when the post is deleted.

    :raises NotFound: when there is no such bookmark, whatever others have.
    """
    found = queries.topic_of(db, viewer.id, post_id, rights(db, viewer, site_version(db)).hidden)
    if found is None:
        raise NotFound
    return found
