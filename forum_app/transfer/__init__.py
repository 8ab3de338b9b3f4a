"""A community as a file of lines: import, export, and the check that all is well. Commands only, no pages."""

from __future__ import annotations

from ..kernel.forum import Forum
from ..topics.events import TopicPurged
from . import forgetting, moving


def register(app: Forum) -> None:
    app.events.listen(TopicPurged, forgetting.topic_purged)
    app.events.provide("move", moving.Mover())
    app.events.provide("forget", forgetting.forget)
