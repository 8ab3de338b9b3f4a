"""The network: opening the forum to it, inviting people, letting in who knocks."""

from __future__ import annotations

from ..accounts.queries.joining import knocking, revoke_all
from ..kernel.clock import now
from ..kernel.db import Writer
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import invite_views, knock_views, options, sharing, shell, views


def register(app: Forum) -> None:
    for module in (views, invite_views, knock_views):
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    app.fillers["network"] = shell.filler
    app.events.provide("serving", sharing.take_up)
    app.events.provide("pausing", (sharing.paused, sharing.pause, sharing.resume))
    app.events.menu("admin", MenuItem("/admin/invites", "invite", _("Invite people"), 20))
    app.events.menu("admin", MenuItem("/admin/knocks", "users", _("At the door"), 22))
    app.events.menu("admin", MenuItem("/admin/network", "wifi", _("Your network"), 24))
    app.events.provide("menu_count", ("/admin/knocks", knocking))
    app.events.provide("restored", lambda tx: start_over(app, tx))


def start_over(app: Forum, tx: Writer) -> None:
    """A backup was restored, perhaps an old one, perhaps on another computer: nobody asked to open that to its network,
    and an invitation that was taken back since must not be good again."""
    revoke_all(tx, now())
    app.options.put(tx, {"sharing": options.CLOSED}, now())
