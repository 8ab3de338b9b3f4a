"""Words that are not sent yet: kept by the host for every device of a member, until they are sent or thrown away."""

from __future__ import annotations

from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.once import Sent
from . import jobs, moving, queries, service, shell, unsent, views


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.events.menu("me", MenuItem(views.PATH, "pen", _("Drafts"), 40))
    app.events.listen(Sent, service.sent)
    app.events.provide("names files", queries.bodies)
    app.events.provide("unsent", unsent.Unsent(app.db, app.limiter))
    app.events.provide("forget", unsent.forget)
    app.events.provide("take_along", unsent.take_along)
    app.events.provide("move", moving.Mover())
    app.events.provide("check", unsent.problems)
    app.mine.declare(shell.MINE, service.names)
    app.fillers["draft"] = shell.draft_filler
    app.fillers["whose"] = shell.whose_filler
    app.plain_fillers |= {"draft", "whose"}
    app.jobs.every(jobs.PERIOD, jobs.SWEEP, jobs.sweep)
