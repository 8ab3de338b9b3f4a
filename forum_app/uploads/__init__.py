"""What people upload: today their pictures. Later slices will bring more."""

from __future__ import annotations

import functools

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import check, helper, jobs, leaving, views

LARGEST = 12 * 1024 * 1024  # bytes of a body; more than a picture may have, so that the forum itself says what is wrong


def register(app: Forum) -> None:
    helper.install(app)
    app.register_blueprint(views.bp)
    app.large_bodies[views.PATH] = LARGEST
    app.events.menu("settings", MenuItem(views.PATH, "image", _("Picture"), 20))
    app.events.provide("check", functools.partial(check.problems, files=app.files))
    app.events.provide("take_along", functools.partial(leaving.take_along, files=app.files))
    others = functools.partial(app.events.provided, "has files")
    app.jobs.every(3600, "uploads.sweep", functools.partial(jobs.sweep, files=app.files, others=others))
