"""/setup: open once, from this machine, with the code."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..accounts import queries as accounts
from ..accounts.service import JOINED, check_password_rules, open_session, prepare_name
from ..kernel import i18n, session, times, web
from ..kernel.clock import now
from ..kernel.errors import Forbidden, Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import service
from .forms import SetupForm

bp = flask.Blueprint("welcome", __name__, template_folder="templates")
OPEN = (*web.ALWAYS_OPEN, "welcome.setup", "accounts.preferences", "window.enter", "window.close")


def lead_to_setup() -> Response | None:
    """While nobody is here, every page leads to the setup. One look at a flag once somebody is."""
    app = current()
    if app.inhabited or flask.request.endpoint in OPEN:
        return None
    app.inhabited = accounts.anybody(app.db.reader())  # `hearth user add` may have been quicker
    if app.inhabited:
        return None
    if web.from_here():
        return flask.redirect(web.links().to("/setup"), 303)
    raise Forbidden(_("This forum is not set up yet. Its owner does that on the computer it runs on."))


@bp.route("/setup", methods=["GET", "POST"])
def setup() -> Response:
    app = current()
    if accounts.has_owner(app.db.reader()):
        if flask.request.method == "POST":
            raise NotFound
        return flask.redirect(web.links().home(), 303)  # the printed link, opened once more
    if not web.from_here():
        raise Forbidden(_("This forum is not set up yet. Its owner does that on the computer it runs on."))
    form, status = SetupForm(), 200
    code = form.code.data or flask.request.args.get("code", "")
    if not service.code_is_right(app, code) and not service.is_let_in(app, flask.session.get("setup")):
        return form.page("welcome/locked.html", 403)
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _found(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    language = form.language.data or flask.request.args.get("language", "")
    if language in i18n.LANGUAGES:
        flask.g.wished_language = language
    return form.page(
        "welcome/setup.html", status, code=code, languages=i18n.LANGUAGES, zone=form.zone.data or times.system_zone()
    )


def _found(form: SetupForm) -> Response:
    app = current()
    _named, prepared, _passed = form.check(
        lambda: service.check_forum_name(form.forum.data),
        lambda: prepare_name(form.username.data, by_owner=True),
        lambda: check_password_rules(form.password.data, form.username.data),
    )
    if form.language.data not in i18n.LANGUAGES:
        raise Invalid("language", _("Choose one of the languages."))
    password_hash = app.hashes.hash(form.password.data)
    beginning = service.Beginning(form.forum.data, form.language.data, form.zone.data)
    owner_id = service.found(app, prepared, password_hash, beginning)
    with app.db.transaction() as tx:
        agent = flask.request.headers.get("User-Agent", "")
        opened = open_session(tx, owner_id, agent=agent, now=now(), how=JOINED)
    response = web.seen(web.links().home())
    session.give_token(app, response, opened.token)  # type: ignore[arg-type]
    flask.session.clear()
    return response


@bp.post("/admin/checklist")
@web.owner_only
def put_away() -> Response:
    app = current()
    with app.db.transaction() as tx:
        app.options.put(tx, {"checklist": False}, now())
    return web.seen(web.links().home())
