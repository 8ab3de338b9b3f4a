"""Who waits at the door: letting them in, or not."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..accounts import joining
from ..accounts.queries import joining as rows
from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Conflict, Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.text import number
from . import access, shell
from .forms import AnswerForm

bp = flask.Blueprint("knocks", __name__, url_prefix="/admin/knocks", template_folder="templates")


@bp.get("")
@web.owner_only
def knocks() -> Response:
    return _page(AnswerForm())


def _page(form: AnswerForm, status: int = 200) -> Response:
    waiting = rows.knocks(web.db(), joining.MOST_KNOCKING)
    return form.page("network/knocks.html", status, waiting=waiting, mode=web.options()["joining"])


@bp.post("")
@web.owner_only
def answer() -> Response:
    form = AnswerForm()
    done = form.attempt(lambda: _answer(form))
    return done if not isinstance(done, int) else _page(form, done)


def _answer(form: AnswerForm) -> Response:
    """Each in a transaction of its own: a name that cannot be had any more holds nobody else up."""
    admits = bool(form.admit.data)
    which = form.admit.data or form.decline.data
    typed = form.ids.data or [] if which == "chosen" else [which]
    ids = sorted({found for found in map(number, typed) if found})
    if not ids:
        raise Invalid("", _("Choose somebody first."))
    done, wrong = 0, ""
    for knock_id in ids:
        try:
            _answer_one(knock_id, admits=admits)
            done += 1
        except NotFound:
            continue  # answered already, in another tab
        except Conflict as error:
            wrong = error.reason
    shell.waiting().refresh(web.db())
    if wrong:
        raise Invalid("", wrong)
    if admits:
        said = lazy_plural("%(num)d person is let in.", "%(num)d people are let in.", done)
    else:
        said = lazy_plural("%(num)d person is declined.", "%(num)d people are declined.", done)
    return web.seen(web.links().to("/admin/knocks"), said)


def _answer_one(knock_id: int, *, admits: bool) -> None:
    with current().db.transaction() as tx:
        waiting = access.knock_to_answer(tx, web.viewer(), knock_id)
        if admits:
            joining.admit(tx, waiting, now())
        else:
            joining.decline(tx, waiting)
