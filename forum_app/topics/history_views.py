"""What a post said before, step by step, and back to it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from . import access, acting, adding, diff, service
from .queries import history
from .queries.history import Present, Revision
from .views import prepared

bp = flask.Blueprint("history", __name__, template_folder="templates")
SIZE = 10  # steps on a page
NEWEST = 10**9


@dataclass(frozen=True, slots=True)
class Step:
    """A change: from the text with this number to the next one, which may be the present one."""

    was: Revision
    now: Revision | Present
    title: list[diff.Row]
    body: list[diff.Row]


@bp.get("/p/<int:post_id>/history")
@web.signed_in
def show(post_id: int) -> Response:
    db, before = web.db(), number(flask.request.args.get("before"), 9) or 0
    topic, post = access.history_to_read(db, web.viewer(), post_id)
    present = history.present(db, post_id)
    earlier = history.revisions(db, post_id, before + 1 if before else NEWEST, SIZE + 1)
    if present is None or (before and not earlier):
        raise NotFound
    # further back, the first of them was shown already: it is what the next one became
    texts: list[Revision | Present] = [*earlier] if before else [present, *earlier]
    texts = texts[: SIZE + 1]
    following = texts[-1].number if len(earlier) > SIZE and isinstance(texts[-1], Revision) else 0
    return web.page(
        "topics/history.html",
        topic=topic,
        post=post,
        steps=_steps(texts),
        keeps=access.keeps(db, web.viewer(), topic),
        may_revert=post.deleted_at is None and topic.deleted_at is None,
        first=texts[-1] if isinstance(texts[-1], Revision) and texts[-1].number == 1 else None,
        following=following if following > 1 else 0,
        before=before,
    )


def _steps(texts: list[Revision | Present]) -> list[Step]:
    """The latest first. All comparisons of a page share what comparing may cost."""
    steps = diff.Steps()
    made = []
    for later, earlier in itertools.pairwise(texts):
        if isinstance(earlier, Revision):
            title = diff.rows(earlier.title, later.title, steps) if earlier.title != later.title else []
            made.append(Step(earlier, later, title, diff.rows(earlier.body, later.body, steps)))
    return made


@bp.post("/p/<int:post_id>/revert")
@web.signed_in
def revert(post_id: int) -> Response:
    """`number` names the text that shall stand again."""
    app, viewer = current(), web.viewer()
    db = app.db.reader()
    old = access.post_to_revert(db, viewer, post_id)[1]
    text = history.revision(db, post_id, number(flask.request.form.get("number"), 9) or 0)
    if text is None:
        raise NotFound
    made = prepared(text.body, old.format)
    found = adding.whole(db, app.events, old, made)
    with app.db.transaction() as tx:
        topic, post = access.post_to_revert(tx, viewer, post_id)
        adding.require_same(old, post)
        title = text.title or None
        slug = service.edit(tx, viewer, topic, post, made, title, now=now(), found=found, always_remember=True)
        kept = acting.edited(viewer, topic, post, made.body, title)
        act = acting.put_down(tx, viewer, "revert", topic, kept, now=now())
    message = _("The earlier text is back.")
    return web.seen(web.links().post_in(topic.id, slug, post.number, post_id), message, undo=act)
