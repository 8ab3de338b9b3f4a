"""One's own words that wait for a moderator, or were not posted: look, change, take back."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.links import page_of
from ..topics import access as topics_access
from ..topics import service as topics
from ..topics.views import at, prepared, previewed, wants_preview
from . import access, guarding, reasons, service, shell
from .forms import HeldForm
from .queries import held as rows

bp = flask.Blueprint("held", __name__, template_folder="templates")
PATH = "/held"
MOST = 100  # on the list: more than may wait, with what was refused lately


@bp.get(PATH)
@web.signed_in
def own() -> Response:
    web.look_now()
    found = [access.as_seen(web.may(), held) for held in rows.own(web.db(), web.viewer().id, MOST)]
    return web.page("approval/own.html", rows=found, reasons=reasons.TO_AUTHOR)


@bp.get("/held/<int:held_id>")
@web.signed_in
def show(held_id: int) -> Response:
    """Where the form led to: in its topic, on the list, or the post that became of it."""
    db, viewer = web.db(), web.viewer()
    held = access.as_seen(web.may(), access.held_to_see(db, viewer, held_id))
    if held.post_id is not None:
        return flask.redirect(at(topics_access.post_to_read(db, viewer, held.post_id)))
    if held.state == rows.WAITING and held.topic_id is not None and not held.topic_deleted:
        page = page_of(max(1, held.topic_numbers or 1))
        return flask.redirect(web.links().topic(held.topic_id, held.topic_slug or "", page) + f"#held{held_id}")
    return flask.redirect(web.links().to(PATH) + f"#held{held_id}")


@bp.route("/held/<int:held_id>/edit", methods=["GET", "POST"])
@web.signed_in
def edit(held_id: int) -> Response:
    held = access.held_to_change(web.db(), web.viewer(), held_id)
    form, status, preview = HeldForm(data={"title": held.title, "body": held.body}), 200, None
    if flask.request.method == "POST":
        if wants_preview():
            preview = previewed(form)
        else:
            answer = form.attempt(lambda: _edit(form, held))
            if not isinstance(answer, int):
                return answer
            status = answer
    return form.page("approval/edit.html", status, held=held, preview=preview)


def _edit(form: HeldForm, old: rows.Held) -> Response:
    checks = [lambda: topics.check_body(form.body.data)]
    if old.kind == rows.TOPIC:
        checks.append(lambda: topics.check_title(form.title.data))
    form.check(*checks)
    title = form.title.data if old.kind == rows.TOPIC else ""
    made = prepared(form.body.data)
    with current().db.transaction() as tx:
        held = access.held_to_change(tx, web.viewer(), old.id)
        found = guarding.check_held(tx, web.viewer(), held, title, made)
        service.change(tx, held, title, made, found, now=now())
    return web.seen(web.links().to(f"/held/{old.id}"), _("Saved. It waits on."))


@bp.post("/held/<int:held_id>/withdraw")
@web.signed_in
def withdraw(held_id: int) -> Response:
    """Also what was refused: its author has read why."""
    with current().db.transaction() as tx:
        service.withdraw(tx, access.held_to_withdraw(tx, web.viewer(), held_id))
    shell.waiting().refresh(web.db())
    return web.seen(web.links().to(PATH), _("It is taken back."))
