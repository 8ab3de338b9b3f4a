"""Joining: the form, with an invitation or without; and waiting at the door until the owner opens."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import session, web
from ..kernel.clock import now
from ..kernel.errors import Forbidden, Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import joining, service
from .entering_views import address, agent, go_on, let_in, wait, wait_cookie
from .events import MemberJoins
from .forms import JoinForm
from .queries import joining as rows

bp = flask.Blueprint("joining", __name__, template_folder="templates")
JOINS = "60/10 minutes"  # from one address: a whole class may sit behind one
KNOCKS = "30/hour"
LOOKS = "30/10 minutes"  # at invitations that are none, from one address


@bp.route("/join", methods=["GET", "POST"])
def join() -> Response:
    form, status = JoinForm(), 200
    mode = str(web.options()["joining"])
    if flask.request.method == "POST":
        if mode == joining.CLOSED:
            raise Forbidden(_("Nobody can join at the moment. Ask the owner."))
        answer = form.attempt(lambda: _join(form, mode))
        if not isinstance(answer, int):
            return answer
        status = answer
    elif web.viewer().id:
        return flask.redirect(go_on(form.next.data))
    else:
        form.i.data = flask.request.args.get("i", "")[:40]
    return _form_page(form, mode, status)


def _form_page(form: JoinForm, mode: str, status: int) -> Response:
    """Looking at it uses nothing up: links are opened by previews too."""
    invite = None
    if form.i.data and mode != joining.CLOSED:
        answer = form.attempt(lambda: _looked_at(form))
        if isinstance(answer, int):
            status = max(status, answer if answer == 429 else 200)
        else:
            invite = rows.invite_of_code(web.db(), joining.plain(form.i.data))
    knocks = bool(invite.approval) if invite and mode != joining.OPEN else mode == joining.KNOCK
    parts = [part(form) for part in current().events.provided("join_part")]
    context = {"mode": mode, "members": web.site().members, "parts": parts, "invite": invite, "knocks": knocks}
    return form.page("accounts/join.html", status, next=go_on(form.next.data), **context)


def _looked_at(form: JoinForm) -> Response:
    """:raises Invalid: for a code that lets nobody in.
    :raises TooMany: after many such looks: a guesser could look as well as join.
    """
    if form.i.errors:
        raise Invalid("i", form.i.errors[-1])
    joining.TRIES.check(web.db(), "", address(), now())
    try:
        joining.living_invite(web.db(), form.i.data, now())
    except joining.UnknownCode:
        current().limiter.hit(LOOKS, "invite", address())
        raise
    return flask.Response()


def _join(form: JoinForm, mode: str) -> Response:
    app, at = current(), now()
    app.limiter.hit(JOINS, "join", address())
    fields = flask.request.form.to_dict()
    way, prepared, line, *_passed = form.check(
        lambda: _way(form, mode, at),
        lambda: service.prepare_name(form.username.data),
        lambda: joining.check_line(form.line.data),
        lambda: service.check_password_rules(form.password.data, form.username.data),
        lambda: app.events.ask(app.db.reader(), MemberJoins(fields)),
    )
    if way.knocks:
        app.limiter.hit(KNOCKS, "knock", address())
    password_hash = app.hashes.hash(form.password.data)
    language = web.look_now().language
    if way.knocks:
        with app.db.transaction() as tx:
            ticket = joining.knock(
                tx, way, prepared, password_hash, line=line, accept=form.accept.data, language=language, now=at
            )
        return wait(ticket)
    with app.db.transaction() as tx:
        member_id = joining.enter(tx, way, prepared, password_hash, fields=fields, language=language, now=at)
        opened = service.open_session(
            tx,
            member_id,
            agent=agent(),
            now=at,
            given_from=web.whence(),
            address=address(),
            how=service.JOINED,
        )
    return let_in(opened, web.links().to("/joined", next=go_on(form.next.data)))


def _way(form: JoinForm, mode: str, at: int) -> joining.Way:
    """How they come in. A code that is none is a failed try; one that is used up is nobody's fault.

    :raises Invalid: for the field `i`.
    :raises TooMany: after many of them.
    """
    app, code = current(), form.i.data
    if code:
        joining.TRIES.check(app.db.reader(), "", address(), at)
    try:
        return joining.find_way(app.db.reader(), mode, code, at)
    except joining.UnknownCode:
        with app.db.transaction() as tx:
            joining.TRIES.failed(tx, "", address(), at)
        raise


# --- waiting


def _ticket() -> str:
    return flask.request.cookies.get(wait_cookie(), "")[:100]


@bp.get("/knock")
def waiting() -> Response:
    """How it stands with whoever knocked in this browser."""
    ticket = _ticket()
    if web.viewer().id:
        return flask.redirect(web.links().home())
    if not ticket:
        return flask.redirect(web.links().to("/join"))
    return web.page("accounts/knock.html", state=joining.state(web.db(), ticket))


@bp.get("/knock/state")
def state() -> Response:
    """The same in one word, for the script on that page."""
    ticket = _ticket()
    word = joining.state(web.db(), ticket) if ticket else "ended"
    return flask.Response(word, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@bp.post("/knock")
def come_in() -> Response:
    """The owner has opened."""
    ticket = _ticket()
    if not ticket:
        raise NotFound
    with current().db.transaction() as tx:
        opened = joining.come_in(tx, ticket, agent=agent(), now=now())
    response = let_in(opened, web.links().to("/joined"))
    response.delete_cookie(wait_cookie(), httponly=True, samesite="Lax", secure=session.is_secure())
    return response
