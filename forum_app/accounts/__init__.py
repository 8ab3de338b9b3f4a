"""People: joining, logging in, profiles, roles, sessions."""

from __future__ import annotations

from ..kernel import web
from ..kernel.db import Reader
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.security import digest
from ..kernel.viewer import Viewer
from . import (
    check,
    confirm_views,
    directory,
    directory_views,
    jobs,
    joining_views,
    leaving_views,
    options,
    queries,
    reasons,
    recovery_views,
    safety,
    session_views,
    settings_views,
    shell,
    suggesting,
    taking,
    undoing,
    views,
)
from .events import SessionUnknown
from .service import find_viewer

WAYS_IN = (  # where only members read, guests reach these
    "accounts.login", "accounts.logout", "accounts.logout_page", "accounts.preferences",
    "joining.join", "joining.waiting", "joining.come_in", "joining.state",
    "recovery.recover", "recovery.reset", "recovery.joined",
)  # fmt: skip


def register(app: Forum) -> None:
    presence = jobs.register(app)

    def find(db: Reader, token: str, at: int) -> Viewer | None:
        found = find_viewer(db, token, at)
        if found:
            presence.saw(found, at)
        return found

    web.install(app, find, lambda db, token, at: app.events.ask(db, SessionUnknown(digest(token), at)))
    app.register_blueprint(views.bp)
    for module in (
        confirm_views, joining_views, directory_views, settings_views, recovery_views, session_views, leaving_views,
    ):  # fmt: skip
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    for endpoint in (
        "accounts.login", "accounts.logout", "accounts.logout_page", "accounts.preferences",
        "recovery.recover", "recovery.reset",  # an owner without a password must come in to open a closed house
    ):  # fmt: skip
        app.events.provide("always open", endpoint)
    app.fillers["me"] = shell.me_filler
    app.plain_fillers.add("me")
    here = jobs.who_is_here(app)
    app.fillers["here"] = shell.here_filler(here)
    app.own_tags.append(lambda viewer: here.changes)  # noqa: ARG005
    app.events.menu("settings", MenuItem("/settings", "user", _("Profile"), 10))
    app.events.menu("settings", MenuItem("/settings/password", "lock", _("Password"), 30))
    app.events.menu("settings", MenuItem("/settings/recovery", "lock", _("Recovery codes"), 40))
    app.events.menu("settings", MenuItem("/settings/sessions", "eye", _("Sessions"), 50))
    app.events.menu("settings", MenuItem("/settings/data", "archive", _("Your data"), 80))
    app.events.menu("settings", MenuItem("/settings/leave", "out", _("Delete your account"), 90))
    app.events.menu("profile", MenuItem("/u/{name}", "user", _("Overview"), 10))
    app.jinja_env.globals["settings_menu"] = lambda: app.events.menu_items("settings")
    app.events.provide("check", check.problems)
    app.events.provide("why", reasons.why)
    app.events.provide("safety", safety.lines)
    app.events.provide("act", undoing.KIND)
    app.events.provide("take_along", taking.profile)
    app.events.provide("people", queries.names_by_key)
    app.events.provide("suggest", suggesting.members)
    app.events.provide("forget", directory.forget)
    app.events.provide("start", jobs.plan_words)
    for endpoint in (
        "accounts.login",
        "accounts.logout",
        "accounts.logout_page",
        "accounts.preferences",
        "joining.join",
        "joining.waiting",
        "joining.come_in",
        "joining.state",
        "recovery.recover",
        "recovery.reset",
        "recovery.joined",
    ):  # the way in is open where only members read
        app.events.provide("open to guests", endpoint)
