"""The network: opening the forum to it, inviting people, letting in who knocks."""

from __future__ import annotations

import logging

from ..accounts.queries.joining import knocking, living_codes, revoke_others
from ..kernel.clock import now
from ..kernel.db import Reader, Writer
from ..kernel.errors import StorageError
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import invite_views, knock_views, options, safety, sharing, shell, views

log = logging.getLogger(__name__)


def register(app: Forum) -> None:
    for module in (views, invite_views, knock_views):
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    app.fillers["network"] = shell.filler
    waiting = app.extensions[shell.WAITING] = shell.Waiting()
    app.events.provide("start", lambda forum: waiting.refresh(forum.db.reader()))
    app.jobs.tick(shell.LOOK, lambda: waiting.refresh(app.db.reader()))
    app.events.provide("serving", sharing.take_up)
    app.events.provide("pausing", (sharing.paused, sharing.pause, sharing.resume))
    app.events.menu("admin", MenuItem("/admin/invites", "invite", _("Invite people"), 22))
    app.events.menu("admin", MenuItem("/admin/knocks", "out", _("At the door"), 24))
    app.events.menu("admin", MenuItem("/admin/network", "wifi", _("Your network"), 82))
    app.events.provide("safety", safety.lines)
    app.events.provide("menu_count", ("/admin/knocks", knocking))
    app.events.provide("restored", lambda tx, before: after_restore(app, tx, before))


def after_restore(app: Forum, tx: Writer, before: Reader | None) -> None:
    """What was decided since the backup goes on: how the forum is open to the network, and which invitations were
    taken back. A backup of another forum opens nothing: nobody asked for that here."""
    kept, living = options.CLOSED, set()
    if before is not None:
        try:
            kept, living = app.options.read(before)["sharing"], living_codes(before)
        except StorageError:  # it was of a schema before invitations, or cannot be read
            log.info("what was there before says nothing of the network")
    revoke_others(tx, living, now())
    if app.options.read(tx)["sharing"] != kept:
        app.options.put(tx, {"sharing": kept}, now())
