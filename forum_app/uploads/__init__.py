"""What people upload: their own pictures, and pictures and files in what they write."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..kernel.clock import now
from ..kernel.events import MenuItem
from ..kernel.finding import SearchOperator
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.markup.files import words_of
from ..kernel.writing import Says
from ..topics.events import PostAdded, PostEdited, PostPurged
from . import access, attaching, check, file_views, helper, jobs, leaving, options, queries, reasons, views

if TYPE_CHECKING:
    from ..kernel.db import Writer

LARGEST = 12 * 1024 * 1024  # bytes of a body; more than a picture may have, so that the forum itself says what is wrong


def register(app: Forum) -> None:
    helper.install(app)
    app.register_blueprint(views.bp)
    app.large_bodies[views.PATH] = LARGEST
    app.register_blueprint(file_views.bp)
    app.large_bodies[file_views.PATH] = file_views.LARGEST
    app.options.declare(*options.OPTIONS)
    app.jinja_env.globals["filesize"] = words_of
    app.events.menu("settings", MenuItem(views.PATH, "image", _("Picture"), 20))
    app.events.menu("settings", MenuItem(file_views.MINE, "archive", _("Files"), 25))
    app.events.provide("files", functools.partial(attaching.lookup, events=app.events))
    app.events.provide("attached to", ("post", access.one_post_is_readable))
    for event, fn in _LISTENERS:
        app.events.listen(event, _at_present(fn))
    app.events.provide("why", reasons.why)
    app.events.provide("forget", leaving.forget)
    app.events.provide("check", functools.partial(check.problems, files=app.files))
    app.events.provide("take_along", functools.partial(leaving.take_along, files=app.files))
    app.jobs.every(3600, "uploads.sweep", functools.partial(jobs.sweep, files=app.files, events=app.events))
    app.events.provide("open to guests", "uploads.avatar")
    app.events.provide("search operator", SearchOperator("has:image", _("With pictures"), queries.HAS_IMAGE))
    app.events.provide("search operator", SearchOperator("has:file", _("With files"), queries.HAS_FILE))


_LISTENERS: tuple[tuple[type, Callable[..., None]], ...] = (
    (PostAdded, attaching.post_added),
    (PostEdited, attaching.post_edited),
    (PostPurged, attaching.post_purged),
    (Says, attaching.says),
)


def _at_present(fn: Callable[..., None]) -> Callable[[Writer, Any], None]:
    return lambda tx, event: fn(tx, event, now())
