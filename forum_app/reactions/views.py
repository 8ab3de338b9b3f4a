"""React, take it back, see who did."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from . import access, queries, service, shell
from .forms import ReactForm
from .kinds import KINDS, chosen

bp = flask.Blueprint("reactions", __name__, template_folder="templates")
RATE = "60/minute"  # of one member
SIZE = 50  # people on a page


@bp.post("/p/<int:post_id>/react")
@web.signed_in
def react(post_id: int) -> Response:
    app, viewer, form = current(), web.viewer(), ReactForm()
    app.limiter.hit(RATE, "react", viewer.id)
    kind, off = form.kind.data, form.off.data
    if not off and kind not in [each.name for each in chosen(web.options()["reactions"])]:
        raise Invalid("kind", _("Choose one of the reactions below the post."))
    with app.db.transaction() as tx:
        topic, post = access.post_to_react(tx, viewer, post_id)
        if off:
            service.take_back(tx, viewer.id, post, off)
        else:
            service.react(tx, viewer.id, post, kind, now=now())
    target = web.links().post_in(topic.id, topic.slug, post.number, post.id)
    return web.done(target, lambda: shell.as_now(viewer, flask.g.look, post_id))


@bp.get("/p/<int:post_id>/reactions")
def who(post_id: int) -> Response:
    """Who reacted, a kind at a time: `?kind=`, paged by `?before=`."""
    db, args = web.db(), flask.request.args
    topic, post = access.post_to_look_into(db, web.viewer(), post_id)
    found = {count.kind: count.n for count in queries.counts(db, [post_id]) if count.kind in KINDS}
    kinds = [kind for kind in KINDS.values() if kind.name in found]
    names = [kind.name for kind in kinds]
    here = args.get("kind", "")
    here = here if here in names else (names or [""])[0]
    before = number(args.get("before"))
    people = queries.who(db, post_id, here, before or 1 << 62, SIZE + 1)
    return web.page(
        "reactions/who.html",
        topic=topic,
        post=post,
        kinds=[(kind, found[kind.name]) for kind in kinds],
        here=here,
        people=people[:SIZE],
        following=people[SIZE - 1].id if len(people) > SIZE else 0,
    )
