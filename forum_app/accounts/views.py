"""Join, log in, log out, profile, settings."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import i18n, session, times, web
from ..kernel.clock import now
from ..kernel.errors import Forbidden, Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.security import own_path
from ..kernel.standing import check_change
from ..kernel.viewer import ROLES
from . import access, names, queries, service
from .events import MemberJoins
from .forms import JoinForm, LoginForm, LookForm, PasswordForm, ProfileForm, RoleForm

bp = flask.Blueprint("accounts", __name__, template_folder="templates")
JOINS = "60/10 minutes"  # from one address: a whole class may sit behind one


def _address() -> str:
    return flask.request.remote_addr or "?"


def _agent() -> str:
    return flask.request.headers.get("User-Agent", "")


def _next(form: LoginForm | LookForm) -> str:
    """Where to go on: a page of ours, or home."""
    return own_path(form.next.data or flask.request.args.get("next"), web.links().home())


def _signed_in(opened: service.Session, target: str) -> Response:
    response = web.seen(target)
    session.give_token(current(), response, opened.token)  # type: ignore[arg-type]
    flask.session.clear()  # the guest's CSRF secret has served
    return response


@bp.route("/login", methods=["GET", "POST"])
def login() -> Response:
    form, status = LoginForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _log_in(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    elif web.viewer().id:
        return flask.redirect(_next(form))
    return form.page("accounts/login.html", status, next=_next(form))


def _log_in(form: LoginForm) -> Response:
    app, at = current(), now()
    key, member_id = service.verify(app.db.reader(), app.hashes, form.username.data, form.password.data, _address(), at)
    if member_id is None:
        with app.db.transaction() as tx:
            service.LOGIN.failed(tx, key, _address(), at)
        raise Invalid("password", _("The name and the password do not match. Capital letters count."))
    with app.db.transaction() as tx:
        if web.viewer().id:
            queries.drop_session(tx, web.viewer().session_id)
        opened = service.login(tx, member_id, key, address=_address(), agent=_agent(), now=at)
    return _signed_in(opened, _next(form))


@bp.route("/join", methods=["GET", "POST"])
def join() -> Response:
    form, status = JoinForm(), 200
    is_open = web.options()["joining"] == "open"
    if flask.request.method == "POST":
        if not is_open:
            raise Forbidden(_("Nobody can join at the moment. Ask the owner."))
        answer = form.attempt(lambda: _join(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    elif web.viewer().id:
        return flask.redirect(_next(form))
    parts = [part(form) for part in current().events.provided("join_part")]
    context = {"is_open": is_open, "members": web.site().members, "parts": parts}
    return form.page("accounts/join.html", status, next=_next(form), **context)


def _join(form: JoinForm) -> Response:
    app = current()
    app.limiter.hit(JOINS, "join", _address())
    fields = flask.request.form.to_dict()
    prepared, *_passed = form.check(
        lambda: service.prepare_name(form.username.data),
        lambda: service.check_password_rules(form.password.data, form.username.data),
        lambda: app.events.ask(app.db.reader(), MemberJoins(fields)),
    )
    password_hash = app.hashes.hash(form.password.data)
    language = web.look_now().language
    with app.db.transaction() as tx:
        member_id = service.join(tx, prepared, password_hash, now=now(), language=language, fields=fields)
        opened = service.open_session(tx, member_id, agent=_agent(), now=now())
    return _signed_in(opened, _next(form))


@bp.get("/logout")
def logout_page() -> Response:
    """A page with the button: the menu leads here, and a link must not log anybody out."""
    if not web.viewer().id:
        return flask.redirect(web.links().home())
    return web.page("accounts/logout.html")


@bp.post("/logout")
def logout() -> Response:
    app, viewer = current(), web.viewer()
    if viewer.id:
        with app.db.transaction() as tx:
            queries.drop_session(tx, viewer.session_id)
    response = web.seen(web.links().home())
    session.take_token(app, response)  # type: ignore[arg-type]
    flask.session.clear()
    return response


@bp.get("/u/<name>")
def profile(name: str) -> Response:
    db = web.db()
    member = access.member_to_see(db, web.viewer(), name)
    if member.name != name:
        return flask.redirect(web.links().member(member.name))
    web.look_now()
    panels = current().events.panels("profile", db, [member.id])
    return web.page("accounts/profile.html", member=member, panel=panels.get(member.id, ""), roles=ROLES, now=now())


@bp.post("/u/<name>/role")
@web.owner_only
def set_role(name: str) -> Response:
    wanted = next((role for role in ROLES if role == RoleForm().role.data), None)
    if wanted is None:
        raise Invalid("role", _("Choose one of the roles."))
    with current().db.transaction() as tx:
        member = access.member_to_see(tx, web.viewer(), name)
        service.set_role(tx, web.viewer(), member, wanted)
    return web.seen(web.links().member(member.name), _("The role is changed."))


@bp.route("/settings", methods=["GET", "POST"])
@web.signed_in
def settings() -> Response:
    viewer = web.viewer()
    form, status = ProfileForm(obj=viewer), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _save_profile(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    return _settings_page(form, PasswordForm(formdata=None), status)


def _settings_page(form: ProfileForm, password: PasswordForm, status: int) -> Response:
    response = form.page(
        "accounts/settings.html", status, password=password, languages=i18n.LANGUAGES, zones=times.zone_names()
    )
    if password.retry_after:
        response.headers["Retry-After"] = str(password.retry_after)
    return response


def _save_profile(form: ProfileForm) -> Response:
    display = names.display_name(form.display_name.data)
    language, zone, theme = form.language.data, form.zone.data, form.theme.data
    if language and language not in i18n.LANGUAGES:
        raise Invalid("language", _("Choose one of the languages."))
    if zone and zone not in times.zone_names():
        raise Invalid("zone", _("Choose one of the time zones."))
    if theme not in web.THEMES:
        raise Invalid("theme", _("Choose one of the looks."))
    shape = names.look(display)
    with current().db.transaction() as tx:
        service.set_profile(
            tx, web.viewer(), display_name=display, look=shape, language=language, zone=zone, theme=theme
        )
    flask.g.wished_language = language  # the viewer of this request still has the old one
    return web.seen(web.links().to("/settings"), _("Saved."))


@bp.post("/settings/password")
@web.signed_in
def change_password() -> Response:
    form = PasswordForm()
    answer = form.attempt(lambda: _change_password(form))
    if not isinstance(answer, int):
        return answer
    return _settings_page(ProfileForm(formdata=None, obj=web.viewer()), form, answer)


def _change_password(form: PasswordForm) -> Response:
    app, viewer, at = current(), web.viewer(), now()
    db = app.db.reader()
    key = names.key(viewer.name)
    service.LOGIN.check(db, key, _address(), at)
    if not app.hashes.matches(form.current.data, queries.password_of(db, viewer.id)):
        with app.db.transaction() as tx:
            service.LOGIN.failed(tx, key, _address(), at)
        raise Invalid("current", _("This is not your present password."))
    service.check_password_rules(form.password.data, viewer.name)
    password_hash = app.hashes.hash(form.password.data)
    with app.db.transaction() as tx:
        ended = service.change_password(tx, viewer, password_hash)
    message = i18n.lazy_plural(
        "The password is changed. %(num)d other session was ended.",
        "The password is changed. %(num)d other sessions were ended.",
        ended,
    )
    return web.seen(web.links().to("/settings"), message if ended else _("The password is changed."))


@bp.route("/preferences", methods=["GET", "POST"])
def preferences() -> Response:
    """Language and theme, for guests as well. The footer leads here."""
    form = LookForm()
    if flask.request.method == "POST":
        return _keep_look(form)
    look = web.look_now()
    wished = flask.request.args.get("language", look.language)
    if wished not in i18n.LANGUAGES:
        raise NotFound
    return form.page("accounts/preferences.html", wished=wished, languages=i18n.LANGUAGES, next=_next(form))


def _keep_look(form: LookForm) -> Response:
    look, viewer = web.look_now(), web.viewer()
    language = form.language.data if form.language.data in i18n.LANGUAGES else look.language
    theme = look.theme if "theme" not in flask.request.form else form.theme.data
    theme = theme if theme in web.THEMES else ""
    response = web.seen(_next(form))
    if viewer.id:
        check_change(web.options(), viewer)  # a guest's browser keeps it; the house rests
        with current().db.transaction() as tx:
            queries.set_look(tx, viewer.id, language, theme)
    else:
        response.set_cookie(
            web.LOOK_COOKIE, f"{language}.{theme}", max_age=365 * 24 * 3600, samesite="Lax", httponly=True,
            secure=flask.request.is_secure,
        )  # fmt: skip
    return response
