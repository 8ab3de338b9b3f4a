"""Join, log in, log out, profiles, the look for this browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import flask
from werkzeug.wrappers import Response

from ..kernel import i18n, session, web
from ..kernel.clock import now
from ..kernel.errors import Forbidden, Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.security import own_path
from ..kernel.standing import check_change
from ..kernel.viewer import ROLES
from . import access, queries, service
from .entering_views import address, agent, let_in, word_for_owner
from .events import MemberJoins
from .forms import JoinForm, LoginForm, LookForm, RoleForm

bp = flask.Blueprint("accounts", __name__, template_folder="templates")
JOINS = "60/10 minutes"  # from one address: a whole class may sit behind one


def _next(form: LoginForm | LookForm) -> str:
    """Where to go on: a page of ours, or home."""
    return own_path(form.next.data or flask.request.args.get("next"), web.links().home())


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
    key, member_id = service.verify(app.db.reader(), app.hashes, form.username.data, form.password.data, address(), at)
    if member_id is None:
        with app.db.transaction() as tx:
            service.LOGIN.failed(tx, key, address(), at)
        raise Invalid("password", _("The name and the password do not match. Capital letters count."))
    with app.db.transaction() as tx:
        if web.viewer().id:
            queries.drop_session(tx, web.viewer().session_id)
        opened = service.login(tx, member_id, key, address=address(), whence=web.whence(), agent=agent(), now=at)
    return let_in(opened, _next(form), word_for_owner(member_id))


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
    app.limiter.hit(JOINS, "join", address())
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
        opened = service.open_session(tx, member_id, agent=agent(), now=now())
    return let_in(opened, web.links().to("/joined", next=_next(form)))


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
    return profile_page("accounts/profile.html", member, "/u/{name}", panel=panels.get(member.id, ""))


def profile_page(template: str, member: queries.Member, here: str, **context: Any) -> Response:
    """A tab of a member's profile, made for this viewer: `here` is its path in the menu `profile`.

    Slices add tabs by that menu, where {name} in a path stands for the member's.
    """
    tabs = [
        (web.links().to(item.path.format(name=quote(member.name))), item.label, item.path == here)
        for item in current().events.menu_items("profile")
    ]
    return web.page(template, member=member, tabs=tabs, roles=ROLES, now=now(), **context)


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
            secure=session.is_secure(),
        )  # fmt: skip
    return response
