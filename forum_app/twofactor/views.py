"""One's second factor: setting it up, switching it off; an owner takes somebody else's off."""

from __future__ import annotations

import flask
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from ..accounts import names
from ..accounts.entering_views import address, ask_password
from ..accounts.queries import recovery as codes
from ..kernel import qr, web
from ..kernel.clock import now
from ..kernel.errors import Conflict
from ..kernel.forms import Form
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, queries, service, totp
from .forms import BeginForm, ConfirmForm, OffForm

bp = flask.Blueprint("security", __name__, template_folder="templates")
OFFERED = 15 * 60  # seconds for which a new secret may be confirmed
PAGE = "/settings/security"


@bp.route(PAGE, methods=["GET", "POST"])
@web.signed_in
def page() -> Response:
    """How it stands. POST, with the password, answers the page with a new secret: nothing is kept of it yet."""
    form = BeginForm()
    if flask.request.method == "GET":
        return _page(form, 200)
    answer = form.attempt(lambda: _begin(form))
    return _page(form, answer) if isinstance(answer, int) else answer


def _page(form: Form, status: int) -> Response:
    db, viewer = web.db(), web.viewer()
    factor = queries.factor(db, viewer.id)
    return form.page(
        "twofactor/security.html",
        status,
        factor=factor,
        taken_off_at=0 if factor else queries.taken_off_at(db, viewer.id, service.RESET),
        left=codes.codes_left(db, viewer.id),
        demanded=viewer.factor_due,
    )


def _begin(form: BeginForm) -> Response:
    ask_password(form.password.data, "password", now())
    return _offer_page(ConfirmForm(formdata=None), totp.new_secret(), 200)


def _offer_page(form: ConfirmForm, secret: str, status: int) -> Response:
    uri = totp.uri(secret, web.viewer().name, str(web.options()["name"]))
    return form.page(
        "twofactor/set_up.html", status, square=qr.square(uri, printed=False), uri=uri, plain=totp.grouped(secret),
        offer=_signer().dumps([web.viewer().session_id, secret]), here_is=now(),
    )  # fmt: skip


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current().secret_key or "", salt="second factor")


def _offered(offer: str) -> str:
    """The secret that was shown in this session, after the password.

    :raises Conflict: when it is none of ours, or too old.
    """
    try:
        session_id, secret = _signer().loads(offer, max_age=OFFERED)
    except BadSignature:
        session_id, secret = 0, ""
    if session_id != web.viewer().session_id:
        raise Conflict(_("This square has run out. Begin again."))
    return str(secret)


@bp.post(f"{PAGE}/confirm")
@web.signed_in
def confirm() -> Response:
    form = ConfirmForm()
    secret = _offered(form.offer.data)
    answer = form.attempt(lambda: _confirm(form, secret))
    return _offer_page(form, secret, answer) if isinstance(answer, int) else answer


def _confirm(form: ConfirmForm, secret: str) -> Response:
    with current().db.transaction() as tx:
        made = service.set_up(tx, web.viewer(), secret, form.code.data, now())
    target, said = web.links().to(PAGE), _("Your second factor is on.")
    if made:  # shown once, in no address and no memory
        return web.page("accounts/codes.html", codes=made, next=target, said=said)
    return web.seen(target, said)


@bp.post(f"{PAGE}/off")
@web.signed_in
def off() -> Response:
    form = OffForm()
    answer = form.attempt(lambda: _off(form))
    return _page(form, answer) if isinstance(answer, int) else answer


def _off(form: OffForm) -> Response:
    viewer, at = web.viewer(), now()
    if not queries.has_factor(web.db(), viewer.id):
        raise Conflict(_("There is no second factor any more."))
    ask_password(form.password.data, "password", at)
    holder = service.Holder(viewer.id, names.key(viewer.name), address())
    with current().db.transaction() as tx:
        wrong = service.switch_off(tx, holder, form.code.data, at)
    if wrong:
        raise wrong
    return web.seen(web.links().to(PAGE), _("Your second factor is off."))


@bp.post("/u/<name>/second-factor/off")
@web.owner_only
def reset(name: str) -> Response:
    with current().db.transaction() as tx:
        member = access.member_to_reset(tx, web.viewer(), name)
        service.reset(tx, web.viewer(), member, now())
    return web.seen(
        web.links().member(member.name), _("The second factor is off. The password alone lets them in again.")
    )
