"""A lost password: making codes, coming back by one, making a one-time link, coming back by it."""

from __future__ import annotations

from urllib.parse import urlsplit

import flask
from werkzeug.wrappers import Response

from ..kernel import i18n, web
from ..kernel.clock import now
from ..kernel.db import Writer
from ..kernel.errors import Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.security import own_path
from . import access, queries, recovery, service
from .entering_views import address, agent, ask_password, let_in
from .forms import CodesForm, RecoverForm, ResetForm
from .queries import recovery as rows

bp = flask.Blueprint("recovery", __name__, template_folder="templates")
LOOKS = "30/10 minutes"  # at links that are dead or wrong, from one address
_HERE = ("localhost", "127.0.0.1", "::1")


# --- codes


def _standing() -> rows.Standing:
    found = rows.standing(web.db(), web.viewer().id)
    if found is None:
        raise NotFound
    return found


def _on(form: CodesForm) -> str:
    """Where to go on afterwards; '' if one came from nowhere in particular."""
    return own_path(form.next.data or flask.request.args.get("next"), "")


@bp.get("/joined")
@web.signed_in
def joined() -> Response:
    """What joining leads to: an offer that may be put off."""
    form, standing = CodesForm(), _standing()
    fresh = recovery.may_make_codes_at_once(standing, now())
    return form.page("accounts/joined.html", next=_on(form) or web.links().home(), fresh=fresh)


@bp.route("/settings/recovery", methods=["GET", "POST"])
@web.signed_in
def codes() -> Response:
    form, status = CodesForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _make_codes(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    left = _standing().codes
    return form.page("accounts/recovery.html", status, left=left, few=recovery.FEW, next=_on(form))


def _make_codes(form: CodesForm) -> Response:
    """Answers the page with the codes itself: they stand in no cookie, no address and no memory."""
    app, at = current(), now()
    if not recovery.may_make_codes_at_once(_standing(), at):
        ask_password(form.password.data, "password", at)
    with app.db.transaction() as tx:
        made = recovery.make_codes(tx, web.viewer().id, at)
    return web.page("accounts/codes.html", codes=made, next=_on(form) or web.links().to("/settings/recovery"))


@bp.route("/recover", methods=["GET", "POST"])
def recover() -> Response:
    form, status = RecoverForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _recover(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("accounts/recover.html", status)


def _recover(form: RecoverForm) -> Response:
    """A wrong code costs no hash, whoever is named: what it costs, it costs for all names alike."""
    app, at = current(), now()
    plain, _passed = form.check(
        lambda: recovery.read_code(form.code.data),
        lambda: service.check_password_rules(form.password.data, form.username.data),
    )
    claim, right = recovery.find_claim(app.db.reader(), form.username.data, plain, address(), at)
    if not right:
        raise _no_such_code(claim, at)
    password_hash = app.hashes.hash(form.password.data)
    try:
        with app.db.transaction() as tx:
            _end_own_session(tx)
            opened = recovery.redeem_code(
                tx, claim, password_hash, address=address(), whence=web.whence(), agent=agent(), now=at
            )
    except NotFound:  # somebody was quicker with it
        raise _no_such_code(claim, at) from None
    return _welcome_back(opened)


def _no_such_code(claim: recovery.Claim, at: int) -> Invalid:
    with current().db.transaction() as tx:
        recovery.RECOVER.failed(tx, claim.key, address(), at)
    return Invalid("code", _("The name and the code do not match, or the code was used before."))


def _end_own_session(tx: Writer) -> None:
    """Whoever comes back as somebody is no longer who they were in this browser."""
    if web.viewer().id:
        queries.drop_session(tx, web.viewer().session_id)


def _welcome_back(opened: service.Session) -> Response:
    """Home, or first to new codes where few are left."""
    left = rows.codes_left(web.db(), opened.member_id)
    target = web.links().home() if left > recovery.FEW else web.links().to("/settings/recovery")
    if not left:
        return let_in(
            opened, target, _("Welcome back. Your new password is set, and you are logged out everywhere else.")
        )
    message = i18n.lazy_plural(
        "Welcome back. Your new password is set, and %(num)d recovery code is left.",
        "Welcome back. Your new password is set, and %(num)d recovery codes are left.",
        left,
    )
    return let_in(opened, target, message)


# --- links


@bp.post("/u/<name>/reset-link")
@web.owner_only
def make_link(name: str) -> Response:
    """Answers the page with the link itself, once."""
    viewer = web.viewer()
    with current().db.transaction() as tx:
        member = access.member_to_see(tx, viewer, name)
        made = recovery.make_link_for(tx, viewer, member, now())
    url, here_only = address_of(made)
    return web.page("accounts/reset_link.html", member=member, url=url, expires_at=made.expires_at, here_only=here_only)


def address_of(made: recovery.NewLink) -> tuple[str, bool]:
    """The whole address, as others reach us, and whether it leads here from this computer alone."""
    path = web.links().to("/reset", id=made.id, key=made.key)
    public = current().settings.public_url
    if public:
        parts = urlsplit(public[0])
        return f"{parts.scheme}://{parts.netloc}{path}", False
    request = flask.request
    return f"{request.scheme}://{request.host}{path}", (urlsplit(f"//{request.host}").hostname or "") in _HERE


@bp.route("/reset", methods=["GET", "POST"])
def reset() -> Response:
    """GET shows the form and uses nothing up, whatever looks at the link before its reader does."""
    form, status = ResetForm(), 200
    posted, asked = flask.request.method == "POST", flask.request.args
    link_id, key = (form.id.data, form.key.data) if posted else (asked.get("id", ""), asked.get("key", ""))
    link, right = recovery.open_link(web.db(), link_id, key, now())
    if link is None or not right:
        return _dead(link if posted else None)
    if posted:
        try:
            answer = form.attempt(lambda: _reset(form, link))
        except NotFound:  # somebody was quicker with it
            return _dead(None)
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("accounts/reset.html", status, link=link, key=key)


def _reset(form: ResetForm, link: rows.Link) -> Response:
    app = current()
    service.check_password_rules(form.password.data, link.name)
    password_hash = app.hashes.hash(form.password.data)
    with app.db.transaction() as tx:
        _end_own_session(tx)
        opened = recovery.redeem_link(
            tx, link, form.key.data, password_hash, whence=web.whence(), agent=agent(), now=now()
        )
    return _welcome_back(opened)


def _dead(worn: rows.Link | None) -> Response:
    """Unknown, wrong, used, too old: all the same. A wrong secret that was sent wears the link out."""
    app = current()
    app.limiter.hit(LOOKS, "reset", address())
    if worn:
        with app.db.transaction() as tx:
            recovery.fail_link(tx, worn)
    return web.page("accounts/reset_dead.html", 404)
