"""The password once more, for acts from another computer that a copied cookie must not be enough for."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import confirming, web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.security import own_path
from . import names, service
from .entering_views import address, ask_password
from .forms import ConfirmForm
from .queries import sessions as rows

bp = flask.Blueprint("confirm", __name__, template_folder="templates")


@bp.route("/confirm", methods=["GET", "POST"])
@web.signed_in
def confirm() -> Response:
    form, status = ConfirmForm(), 200
    target = own_path(form.next.data or flask.request.args.get("next"), web.links().home())
    # only a form of ours says where to post to: a link here must not carry out anything
    to = own_path(form.confirm_to.data, "")
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _confirm(form, to, target))
        if not isinstance(answer, int):
            return answer
        status = answer
    elif web.from_here() or web.was_confirmed():
        return flask.redirect(target)
    return form.page("confirm.html", status, **confirming.context(to, target=target))


def _confirm(form: ConfirmForm, to: str, target: str) -> Response:
    viewer, at = web.viewer(), now()
    ask_password(form.confirm_password.data, "confirm_password", at)
    with current().db.transaction() as tx:
        rows.put_confirmation(tx, viewer.session_id, web.whence(), at)
        service.LOGIN.succeeded(tx, names.key(viewer.name), address())
    # 307: the browser posts the same fields once more, to where they were meant for
    return flask.redirect(to, 307) if to else web.seen(target)
