"""Taking back what was decided about words that waited."""

from __future__ import annotations

from ..kernel.acts import Act
from ..kernel.db import Writer
from ..kernel.errors import Conflict, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from ..topics import access as topics_access
from ..topics import service as topics
from . import service
from .queries import held as rows


def approved(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:
    """The post is deleted, or the topic.

    :raises Conflict: when it is deleted already, or gone.
    """
    try:
        if act.before["kind"] == rows.TOPIC:
            topic = topics_access.topic_to_moderate(tx, viewer, act.topic_id or 0)
            if topic.deleted_at is not None:
                raise Conflict(_("It is deleted already."))
            topics.delete_topic(tx, viewer, topic, now=now)
        else:
            topic, post = topics_access.post_to_delete(tx, viewer, act.post_id or 0)
            topics.delete_post(tx, viewer, topic, post, now=now)
    except NotFound:
        raise Conflict(_("It is not there any more.")) from None


def refused(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    """It waits again. :raises Conflict: when its author took it back."""
    service.waits_again(tx, rows.held(tx, int(act.before["held"])))
