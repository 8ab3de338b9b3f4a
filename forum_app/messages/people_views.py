"""Bring people into a talk, leave it, give it a title, mute it."""

from __future__ import annotations

from collections.abc import Callable

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Conflict, Forbidden
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, addressing, service
from .events import WritesTo
from .forms import AddForm, MuteForm, TitleForm
from .message_views import named
from .queries.read import Talk
from .views import LIST, check_rate, check_words

bp = flask.Blueprint("talk_people", __name__, template_folder="templates")


def _page(
    form: AddForm | TitleForm, talk_id: int, template: str, act: Callable[[], Response], **context: object
) -> Response:
    """A small form about a talk, and what it does."""
    talk, status = access.talk_to_read(web.db(), web.viewer(), talk_id), 200
    if flask.request.method == "POST":
        try:
            answer = form.attempt(act)
        except (Conflict, Forbidden) as error:  # somebody did it meanwhile; what was typed is not lost
            form.problem, answer = error.reason, 409
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page(template, status, talk=talk, name=named(talk), **context)


def _to(talk: Talk) -> str:
    return web.links().to(f"/m/{talk.id}")


@bp.route("/m/<int:talk_id>/invite", methods=["GET", "POST"])
@web.signed_in
def invite(talk_id: int) -> Response:
    form = AddForm()
    return _page(form, talk_id, "messages/invite.html", lambda: _invite(form, talk_id), most=addressing.MOST)


def _invite(form: AddForm, talk_id: int) -> Response:
    app, viewer = current(), web.viewer()
    db = app.db.reader()
    talk = access.talk_to_read(db, viewer, talk_id)
    found = service.addressees(db, viewer, form.to.data, service.check_room(db, talk))
    check_rate(viewer, len(found))
    with app.db.transaction() as tx:
        talk = access.talk_to_read(tx, viewer, talk_id)
        found = service.addressees(tx, viewer, form.to.data, service.check_room(tx, talk))
        app.events.ask(tx, WritesTo(viewer.id, tuple((person.id, person.display_name) for person in found)))
        service.add(tx, viewer, talk, found, now=now())
    return web.seen(_to(talk), _("They are in. They see what is written from now on."))


@bp.route("/m/<int:talk_id>/title", methods=["GET", "POST"])
@web.signed_in
def title(talk_id: int) -> Response:
    talk = access.talk_to_read(web.db(), web.viewer(), talk_id)
    form = TitleForm(data={"title": talk.title})
    return _page(form, talk_id, "messages/title.html", lambda: _rename(form, talk_id))


def _rename(form: TitleForm, talk_id: int) -> Response:
    wanted = service.title(form.title.data)
    check_words(title=form.title.data)
    with current().db.transaction() as tx:
        talk = access.talk_to_read(tx, web.viewer(), talk_id)
        service.rename(tx, talk, wanted)
    return web.seen(_to(talk))


@bp.get("/m/<int:talk_id>/leave")
@web.signed_in
def ask_leave(talk_id: int) -> Response:
    talk = access.talk_to_read(web.db(), web.viewer(), talk_id)
    return web.page("messages/leave.html", talk=talk, name=named(talk))


@bp.post("/m/<int:talk_id>/leave")
@web.signed_in
def leave(talk_id: int) -> Response:
    viewer = web.viewer()
    with current().db.transaction() as tx:
        talk = access.talk_to_read(tx, viewer, talk_id)
        service.leave(tx, talk.id, viewer.id, now=now())
    return web.seen(web.links().to(LIST), _("You left."))


@bp.post("/m/<int:talk_id>/mute")
@web.signed_in
def mute(talk_id: int) -> Response:
    viewer, muted = web.viewer(), MuteForm().muted.data == "1"
    with current().db.transaction() as tx:
        talk = access.talk_to_read(tx, viewer, talk_id)
        service.mute(tx, talk, viewer.id, muted=muted)
    return web.seen(
        _to(talk), _("You are told of nothing that comes here.") if muted else _("You are told of what comes here.")
    )
