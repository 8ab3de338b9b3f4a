"""One's own settings: the profile, the password."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import i18n, times, web, writing
from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import names, queries, service
from .entering_views import ask_password
from .forms import PasswordForm, ProfileForm

bp = flask.Blueprint("settings", __name__, template_folder="templates")


@bp.route("/settings", methods=["GET", "POST"])
@web.signed_in
def profile() -> Response:
    form, status = ProfileForm(obj=queries.own_profile(web.db(), web.viewer().id)), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _save_profile(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page(
        "accounts/settings.html",
        status,
        languages=i18n.LANGUAGES,
        zones=times.zone_names(),
        longest_bio=service.LONGEST_BIO,
        standing=_standing(web.viewer().id),
    )


def _standing(member_id: int) -> str:
    """What was decided about this member and stands."""
    web.look_now()
    return current().events.panels("settings", web.db(), [member_id]).get(member_id, "")


def _save_profile(form: ProfileForm) -> Response:
    app = current()
    said = {"display_name": form.display_name.data, "bio": form.bio.data}
    (shown, shape), bio, *_fine = form.check(
        lambda: _shown_name(form),
        lambda: service.prepare_bio(web.db(), app.events, writing.rewritten(app.events, form.bio.data), web.home()),
        lambda: _check_choices(form),
        lambda: app.events.ask(web.db(), writing.Written("profile", web.viewer(), said)),
    )
    profile = queries.OwnProfile(
        shown, bio.body, form.language.data, form.zone.data, form.theme.data, int(form.hide_seen.data)
    )
    with app.db.transaction() as tx:
        service.set_profile(tx, web.viewer(), profile, shape, bio)
    flask.g.wished_language = profile.language  # the viewer of this request still has the old one
    return web.seen(web.links().to("/settings"), _("Saved."))


def _shown_name(form: ProfileForm) -> tuple[str, str]:
    """The name to be shown, and what it looks like."""
    shown = names.display_name(form.display_name.data)
    return shown, names.look(shown)


def _check_choices(form: ProfileForm) -> None:
    """:raises Invalid: for what is none of those offered."""
    if form.language.data and form.language.data not in i18n.LANGUAGES:
        raise Invalid("language", _("Choose one of the languages."))
    if form.zone.data and form.zone.data not in times.zone_names():
        raise Invalid("zone", _("Choose one of the time zones."))
    if form.theme.data not in web.THEMES:
        raise Invalid("theme", _("Choose one of the looks."))


@bp.route("/settings/password", methods=["GET", "POST"])
@web.signed_in
def password() -> Response:
    form, status = PasswordForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _change_password(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("accounts/settings_password.html", status)


def _change_password(form: PasswordForm) -> Response:
    app, viewer = current(), web.viewer()
    ask_password(form.current.data, "current", now())
    service.check_password_rules(form.password.data, viewer.name)
    password_hash = app.hashes.hash(form.password.data)
    with app.db.transaction() as tx:
        ended = service.change_password(tx, viewer, password_hash)
    message = i18n.lazy_plural(
        "The password is changed. %(num)d other session was ended.",
        "The password is changed. %(num)d other sessions were ended.",
        ended,
    )
    return web.seen(web.links().to("/settings/password"), message if ended else _("The password is changed."))
