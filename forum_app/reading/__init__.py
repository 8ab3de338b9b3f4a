"""What one has read: positions, unread topics, how a topic opens, what came meanwhile, the keys."""

from __future__ import annotations

from ..accounts.events import MemberJoined
from ..boards.service import BoardEmptied
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..topics.events import PostAdded
from . import check, keys_views, leaving, live, moving, options, service, shell, views
from .seen import FLUSH, Seen


def register(app: Forum) -> None:
    app.register_blueprint(views.bp)
    app.register_blueprint(keys_views.bp)
    app.options.declare(*options.OPTIONS)
    app.events.listen(PostAdded, service.post_added)
    app.events.listen(MemberJoined, service.member_joined)
    app.events.listen(BoardEmptied, service.board_emptied)
    app.events.menu("me", MenuItem("/unread", "eye", _("Unread"), 10))
    app.events.menu("settings", MenuItem("/settings/keys", "list", _("Keyboard"), 60))
    app.events.provide("move", moving.Mover())
    app.events.provide("check", check.problems)
    app.events.provide("forget", leaving.forget)
    app.events.provide("take_along", leaving.take_along)
    app.events.provide("goes on at", service.place_to_go_on)
    app.events.provide("always open", "reading.report")  # its page stands open already
    app.events.provide("live", ("new", live.new_posts))
    app.events.provide("live", ("topics", live.new_topics))
    app.own_tags.append(lambda viewer: (viewer.reads, viewer.keys))
    app.extensions["remembered"] = shell.Remembered()
    app.fillers["unread"] = shell.unread_filler
    app.fillers["keys"] = shell.keys_filler
    app.fillers_of_many["row"] = shell.row_filler
    app.fillers_of_many["dot"] = shell.dot_filler
    app.fillers_of_many["last"] = shell.last_filler
    app.plain_fillers |= {"unread", "keys", "row", "dot", "last"}
    seen = app.extensions["seen"] = Seen()
    app.jobs.tick(FLUSH, lambda: seen.flush(app.db))
