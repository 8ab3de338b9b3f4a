"""One's wishes about messages: who may write, and whom one has blocked."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import web
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.errors import Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, addressing, service
from .forms import ChoiceForm, NameForm
from .queries import people
from .queries.people import Addressee

bp = flask.Blueprint("message_settings", __name__, template_folder="templates")
PATH = "/settings/messages"


@bp.route(PATH, methods=["GET", "POST"])
@web.signed_in
def settings() -> Response:
    form, status = ChoiceForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _choose(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    return _page(form, NameForm(formdata=None), status)


def _page(form: ChoiceForm, naming: NameForm, status: int) -> Response:
    db, viewer = web.db(), web.viewer()
    return form.page(
        "messages/settings.html",
        status,
        naming=naming,
        takes_from=people.takes_from(db, viewer.id),
        blocked=people.blocked_by(db, viewer.id, service.MOST_BLOCKED),
    )


def _choose(form: ChoiceForm) -> Response:
    with current().db.transaction() as tx:
        service.choose(tx, web.viewer(), form.takes_from.data)
    return web.seen(web.links().to(PATH), _("Saved."))


@bp.post(f"{PATH}/block")
@web.signed_in
def block() -> Response:
    form = NameForm()
    answer = form.attempt(lambda: _block(form))
    return _page(ChoiceForm(formdata=None), form, answer) if isinstance(answer, int) else answer


def _block(form: NameForm) -> Response:
    with current().db.transaction() as tx:
        person = _named(tx, form)
        service.block(tx, web.viewer(), person.id, now=now())
    return web.seen(web.links().to(PATH), _("%(name)s is blocked.", name=person.display_name))


@bp.post(f"{PATH}/unblock")
@web.signed_in
def unblock() -> Response:
    form = NameForm()
    answer = form.attempt(lambda: _unblock(form))
    return _page(ChoiceForm(formdata=None), form, answer) if isinstance(answer, int) else answer


def _unblock(form: NameForm) -> Response:
    with current().db.transaction() as tx:
        person = _named(tx, form)
        service.unblock(tx, web.viewer(), person.id)
    return web.seen(web.links().to(PATH), _("%(name)s can write to you again.", name=person.display_name))


def _named(tx: Reader, form: NameForm) -> Addressee:
    """:raises Invalid: when nobody is called so."""
    names = addressing.names(form.name.data)
    if not names:
        raise Invalid("name", _("Write a name."))
    key, typed = next(iter(names.items()))
    try:
        return access.member_to_block(tx, web.viewer(), key)
    except NotFound:
        raise Invalid("name", _("Nobody here is called %(names)s.", names=typed)) from None
