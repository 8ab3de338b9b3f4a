"""The second step of logging in. What is known of it lives in a row; the browser has its cookie, for five minutes."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..accounts.entering_views import address, agent, go_on, halfway_cookie, let_in, word_for_owner
from ..accounts.queries import drop_session
from ..accounts.queries import recovery as codes
from ..accounts.queries.halfway import Halfway
from ..accounts.service import LINK, RECOVERY, SPARE, Session
from ..kernel import i18n, web
from ..kernel.clock import now
from ..kernel.errors import Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, service
from .forms import CodeForm

bp = flask.Blueprint("entering", __name__, template_folder="templates")


@bp.route("/login/code", methods=["GET", "POST"])
def code() -> Response:
    form, status = CodeForm(), 200
    try:
        half = access.half_in(web.db(), _token(), now())
        if flask.request.method == "POST":
            answer = form.attempt(lambda: _come_in(form))
            if not isinstance(answer, int):
                return answer
            status = answer
    except NotFound:
        return _start_over(form)
    return _page(form, half, status)


def _token() -> str:
    return flask.request.cookies.get(halfway_cookie(), "")[:100]


def _page(form: CodeForm, half: Halfway, status: int) -> Response:
    spares = half.how != RECOVERY
    spare = spares and (form.spare.data or flask.request.args.get("spare")) == "1"
    return form.page(
        "twofactor/code.html", status, next=go_on(form.next.data), spare=spare, spares=spares,
        renewed=half.how in (LINK, RECOVERY),
    )  # fmt: skip


def _come_in(form: CodeForm) -> Response:
    """:raises NotFound: when it took too long, or this browser was let in already."""
    at = now()
    with current().db.transaction() as tx:
        half = access.half_in(tx, _token(), at)
        found = service.enter(tx, half, form.code.data, address=address(), agent=agent(), now=at)
        if isinstance(found, Session) and web.viewer().id:
            drop_session(tx, web.viewer().session_id)
    if isinstance(found, Invalid):
        raise found
    return _welcome(found, go_on(form.next.data))


def _welcome(opened: Session, target: str) -> Response:
    message = word_for_owner(opened.member_id)
    if opened.how == SPARE:
        target, message = _after_spare(opened, target)
    response = let_in(opened, target, message)
    response.delete_cookie(halfway_cookie(), httponly=True, samesite="Lax")
    return response


def _after_spare(opened: Session, target: str) -> tuple[str, object]:
    """A phone may be lost: say what to do, and to new codes where few are left."""
    left = codes.codes_left(web.db(), opened.member_id)
    message = i18n.lazy_plural(
        "%(num)d recovery code is left. If your phone is gone, switch the second factor off here, then set up the "
        "new one.",
        "%(num)d recovery codes are left. If your phone is gone, switch the second factor off here, then set up the "
        "new one.",
        left,
    )
    return web.links().to("/settings/security", next=target), message


def _start_over(form: CodeForm) -> Response:
    """Too late, let in already in another tab, or never half in."""
    target = go_on(form.next.data)
    if web.viewer().id:
        return flask.redirect(target, 303)
    late = _("That took longer than five minutes. Log in once more.") if _token() else None
    return web.seen(web.links().to("/login", next=target), late)
