"""What is a reader's own on a shared page: the acts on one's own posts, and how often a topic was read."""

from __future__ import annotations

import functools

import flask

from ..kernel import i18n
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.pages import Look
from ..kernel.viewer import Viewer
from .access import may_still_edit

# once a post cannot be changed any more: the part that stands there instead
CLOSED = {"post": "closed", "first": ""}


def own_filler(viewer: Viewer, look: Look, argument: str) -> str:
    """`argument` is `part,author id,post or topic id,time or 0`; the part is a template of this slice."""
    part, author_id, which, created_at = argument.split(",")
    if author_id != str(viewer.id):
        return ""
    if part in CLOSED and not may_still_edit(int(created_at), flask.g.options["edit_window"], now()):
        part = CLOSED[part]
    return _part(part, look, current().assets.version).replace("{id}", which) if part else ""


def views_filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    """For members; the number came with the topic's row, and moves without a version."""
    views: int = flask.g.get("topic_views", 0)
    if not viewer.id or not views:
        return ""
    ngettext = i18n.words(look.language)["ngettext"]
    words = ngettext("%(num)d view", "%(num)d views", views)  # gathering the messages does not look into f-strings
    return f"<span>{words}</span>"


@functools.lru_cache(maxsize=256)
def _part(part: str, look: Look, assets: str) -> str:
    template = current().jinja_env.get_template(f"topics/_own_{part}.html")
    return template.render(**i18n.words(look.language), base=look.base, static=f"{look.base}/static/{assets}")
