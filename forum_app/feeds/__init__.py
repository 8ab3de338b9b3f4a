"""Atom feeds, the map of the site, and what programs that read the forum are told."""

from __future__ import annotations

from ..accounts.leaving import MemberLeft
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from . import answering, check, leaving, map_views, options, reading, seen, settings_views, views

# these ask by themselves whether a guest may: a key may come with the address
FEEDS = (
    "feeds.topics", "feeds.posts", "feeds.topics_of_board", "feeds.posts_of_board", "feeds.posts_of_topic",
    "feeds.posts_of_member", "feeds.topics_with_tag",
)  # fmt: skip


def register(app: Forum) -> None:
    for module in (views, settings_views, map_views):
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    app.extensions[answering.EXTENSION] = answering.new_cache()
    used = app.extensions[reading.USED] = seen.Used()
    app.jobs.tick(seen.FLUSH, lambda: used.flush(app.db))
    app.jinja_env.globals["public_origin"] = answering.public_origin(app.settings.public_url)
    app.events.menu("settings", MenuItem(settings_views.PATH, "feed", _("Feeds"), 75))
    for endpoint in (*FEEDS, "feed_maps.robots", "feed_maps.search"):
        app.events.provide("open to guests", endpoint)
    app.events.provide("always open", "feed_maps.robots")
    app.events.provide("profile", options.PROFILE)
    app.events.provide("check", check.problems)
    app.events.provide("take_along", leaving.take_along)
    app.events.provide("restored", leaving.restored)
    app.events.listen(MemberLeft, leaving.member_left)
