"""Join, log in, log out, profiles, the look for this browser."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import quote

import flask
from werkzeug.wrappers import Response

from ..kernel import i18n, pages, session, web
from ..kernel.clock import now
from ..kernel.errors import Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.markup.plain import plain_text
from ..kernel.security import own_path
from ..kernel.standing import check_change
from ..kernel.viewer import ROLES
from . import access, names, queries, service, undoing
from .entering_views import address, agent, go_on, let_in, wait_here, word_for_owner
from .forms import LoginForm, LookForm, RoleForm

bp = flask.Blueprint("accounts", __name__, template_folder="templates")


@bp.route("/login", methods=["GET", "POST"])
def login() -> Response:
    form, status = LoginForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _log_in(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    elif web.viewer().id:
        return flask.redirect(go_on(form.next.data))
    return form.page("accounts/login.html", status, next=go_on(form.next.data))


def _log_in(form: LoginForm) -> Response:
    app, at = current(), now()
    try:
        typed = form.username.data, form.password.data
        key, member_id = service.verify(app.db.reader(), app.hashes, *typed, address(), at)
    except service.StillWaits as waits:
        return wait_here(waits.knock_id)
    if member_id is None:
        with app.db.transaction() as tx:
            service.LOGIN.failed(tx, key, address(), at)
        raise Invalid("password", _("The name and the password do not match. Capital letters count."))
    with app.db.transaction() as tx:
        if web.viewer().id:
            queries.drop_session(tx, web.viewer().session_id)
        opened = service.login(tx, member_id, key, address=address(), whence=web.whence(), agent=agent(), now=at)
    return let_in(opened, go_on(form.next.data), word_for_owner(member_id))


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
        same = names.key(member.name) == names.key(name)
        return flask.redirect(web.links().member(member.name), 302 if same else 301)
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
    head = current().events.panels("profile head", web.db(), [member.id]).get(member.id, "")
    return web.page(
        template, member=member, tabs=tabs, head=head, facts=_facts(member.id), roles=ROLES, now=now(), **context
    )


def _facts(member_id: int) -> str:
    """What slices count of a member."""
    return current().events.panels("profile facts", web.db(), [member_id]).get(member_id, "")


@bp.get("/u/<name>/card")
def card(name: str) -> web.Shown:
    """Who somebody is, as a piece of a page, shown beside their name. Kept for a minute: reactions grow no version."""
    found = web.once("member", lambda: access.member_to_see(web.db(), web.viewer(), name))
    member = dataclasses.replace(found, seen_at=0)
    look = web.look_now()

    def build() -> str:
        bio = plain_text(member.bio_html).split("\n")[0]
        return web.part("accounts/_card.html", member=member, bio=bio, facts=_facts(member.id))

    return pages.shared(("card", member, web.site().version, now() // 60), look, build)


@bp.post("/u/<name>/role")
@web.owner_only
def set_role(name: str) -> Response:
    form = RoleForm()
    wanted = next((role for role in ROLES if role == form.role.data), None)
    if wanted is None:
        raise Invalid("role", _("Choose one of the roles."))
    with current().db.transaction() as tx:
        member = access.member_to_see(tx, web.viewer(), name)
        service.set_role(tx, web.viewer(), member, wanted, now=now())
        act = undoing.put_down(tx, web.viewer(), member, wanted, now=now())
    return web.seen(own_path(form.next.data, web.links().member(member.name)), _("The role is changed."), undo=act)


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
    return form.page("accounts/preferences.html", wished=wished, languages=i18n.LANGUAGES, next=go_on(form.next.data))


def _keep_look(form: LookForm) -> Response:
    look, viewer = web.look_now(), web.viewer()
    language = form.language.data if form.language.data in i18n.LANGUAGES else look.language
    theme = look.theme if "theme" not in flask.request.form else form.theme.data
    theme = theme if theme in web.THEMES else ""
    response = web.seen(go_on(form.next.data))
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
