"""What waits before it is shown: new members' posts, watched words, limits against floods, the door against robots."""

from __future__ import annotations

from ..accounts.events import MemberJoined, MemberJoins
from ..boards.service import BoardEmptied
from ..kernel.acts import ActKind
from ..kernel.events import MenuItem
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.writing import Written
from ..topics.events import PostComes, PostPurged, TopicPurged
from . import (
    arriving,
    check,
    guarding,
    leaving,
    moving,
    options,
    order_views,
    service,
    shell,
    undoing,
    views,
    watching,
    word_views,
    work,
)
from .queries import held


def register(app: Forum) -> None:
    for module in (views, order_views, word_views):
        app.register_blueprint(module.bp)
    app.options.declare(*options.OPTIONS)
    app.events.provide("profile", options.PROFILE)
    app.events.guard(PostComes, guarding.before_post)
    app.events.guard(Written, guarding.before_words)
    app.events.guard(MemberJoins, arriving.before_joining)
    app.events.listen(MemberJoined, arriving.joined)
    app.events.provide("join_part", arriving.join_part)
    app.extensions[arriving.USED] = work.Used()
    app.events.provide("hold", service.keep)
    app.events.provide("rewrite", lambda text: watching.rewritten(app.db.reader(), text))
    app.events.provide("prepare here", (watching.KEPT, lambda plain: watching.looked_at(app.db.reader(), plain)))
    app.events.provide("act", ActKind(service.APPROVE, _("approved a post"), undoing.approved))
    app.events.provide("act", ActKind(service.REFUSE, _("did not approve a post"), undoing.refused))
    _on_pages(app)
    app.events.listen(BoardEmptied, leaving.board_emptied)
    app.events.listen(TopicPurged, leaving.topic_purged)
    app.events.listen(PostPurged, leaving.post_purged)
    app.events.provide("move", moving.Mover())
    app.events.provide("names files", held.bodies)
    app.events.provide("check", check.problems)
    app.events.provide("forget", leaving.forget)
    app.events.provide("take_along", leaving.take_along)
    app.jobs.every(24 * 3600, leaving.SWEEP, leaving.sweep)


def _on_pages(app: Forum) -> None:
    app.events.menu("admin", MenuItem(word_views.WORDS, "filter", _("Watched words"), 44))
    app.events.menu("admin", MenuItem(word_views.BOARDS, "eye", _("Looked at first"), 46))
    app.events.panel("profile facts", shell.rank)
    app.mine.declare("held", held.own_topics)
    app.fillers["waiting"] = shell.filler
    app.plain_fillers.add("waiting")
    app.events.panel("topic foot", shell.panel)
    app.events.menu("me", MenuItem(views.PATH, "clock", _("Waiting for a moderator"), 60, quiet=True))
    app.events.provide("own count", (views.PATH, shell.own_count))
    app.events.provide("order tab", (order_views.PATH, _("Waiting"), lambda _db, viewer: shell.queue_count(viewer)))
    counts = app.extensions[shell.COUNTS] = shell.Waiting()
    app.events.provide("start", lambda app: counts.refresh(app.db.reader()))
    app.jobs.tick(shell.LOOK, lambda: counts.refresh(app.db.reader()))
