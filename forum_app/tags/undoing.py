"""How acts on tags are taken back."""

from __future__ import annotations

from ..kernel.acts import Act, ActKind
from ..kernel.db import Writer
from ..kernel.errors import Conflict, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from ..topics import access as topics_access
from . import service


def retag(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    """:raises Conflict: when the topic is gone, or its tags were changed again since."""
    try:
        topic = topics_access.topic_to_moderate(tx, viewer, act.topic_id or 0)
    except NotFound:
        raise Conflict(_("It is not there any more, so nothing can be undone.")) from None
    if service.saved(tx, topic.id) != act.before["made"]:
        raise Conflict(_("Somebody changed it again since, so this cannot be undone."))
    service.put(tx, topic, act.before["was"])


def change(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    """:raises Conflict: when the tag is gone, or was changed again since."""
    service.change_back(tx, act.before["tag"], act.before["was"], act.before["made"])


KINDS = [
    ActKind(service.TAGGED, _("changed the tags of a topic"), retag),
    ActKind(service.MADE, _("made a tag")),
    ActKind(service.CHANGED, _("changed a tag"), change, owners=True),
    ActKind(service.MERGED, _("merged a tag into another one")),
    ActKind(service.REMOVED, _("removed a tag")),
]
