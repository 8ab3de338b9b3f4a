"""Take one's data along, delete one's account; the owner deletes another's."""

from __future__ import annotations

from datetime import UTC, datetime

import flask
from werkzeug.wrappers import Response

from ..kernel import session, web
from ..kernel.clock import now
from ..kernel.errors import Forbidden, NotFound
from ..kernel.forms import Form
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.sending import send
from ..kernel.times import iso
from . import access, leaving, queries, taking
from .entering_views import ask_password
from .forms import LeaveForm

bp = flask.Blueprint("leaving", __name__, template_folder="templates")
TAKES = "2/minute"  # archives of one member


def _me() -> queries.Member:
    return access.member_to_see(web.db(), web.viewer(), web.viewer().name)


def _keep_posts() -> bool:
    return bool(web.options()["leaving_posts"] == leaving.KEPT)


# --- taking along


@bp.get("/settings/data")
@web.signed_in
def data() -> Response:
    return Form().page("accounts/data.html")


@bp.post("/settings/data")
@web.signed_in
def take() -> Response:
    form = Form()
    answer = form.attempt(_archive)
    return form.page("accounts/data.html", answer) if isinstance(answer, int) else answer


def _archive() -> Response:
    app, viewer = current(), web.viewer()
    app.limiter.hit(TAKES, "take along", viewer.id)
    web.look_now()  # the words inside are in the member's language
    file = taking.archive(web.db(), app.events, viewer.id, _readme(), app.settings.run_dir)
    name = f"hearth-{viewer.name}-{datetime.fromtimestamp(now(), UTC):%Y%m%d}.zip"
    return send(file, "application/zip", name, web.links().to("/settings/data"))


def _readme() -> str:
    """What is what in the archive."""
    lines = [
        f"# {web.options()['name']}",
        "",
        _("What this forum keeps of @%(name)s, as of %(day)s.", name=web.viewer().name, day=iso(now())[:10]),
        "",
        "- `profile.json` — " + str(_("your names, your settings, and where you are logged in")),
        "- `posts/….md` — " + str(_("what you wrote, a file for each topic, to read")),
        "- `posts/….json` — "
        + str(_("the same for programs, as one line of the import format; without what is deleted")),
        "",
        _("Deleted posts are included and marked. What others wrote is not."),
    ]
    return "\n".join(map(str, lines)) + "\n"


# --- leaving


@bp.route("/settings/leave", methods=["GET", "POST"])
@web.signed_in
def leave() -> Response:
    form, status, me = LeaveForm(), 200, _me()
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _leave(form, me))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("accounts/leave.html", status, me=me, keep=_keep_posts(), last=_is_last(me))


def _is_last(member: queries.Member) -> bool:
    try:
        leaving.check_may_leave(web.db(), member)
    except Forbidden:
        return True
    return False


def _leave(form: LeaveForm, me: queries.Member) -> Response:
    leaving.check_may_leave(web.db(), me)
    ask_password(form.password.data, "password", now())
    _carry_out(me.name)
    flask.session.clear()
    response = web.seen(web.links().home(), _("Your account is deleted. The door stays open."))
    session.take_token(current(), response)  # type: ignore[arg-type]
    return response


def _carry_out(name: str) -> None:
    app, viewer = current(), web.viewer()
    keep, language = _keep_posts(), web.options()["language"]
    shadow = leaving.shadow(app.db.reader(), access.member_to_see(app.db.reader(), viewer, name), language)
    with app.db.transaction() as tx:
        leaving.leave(tx, access.member_to_see(tx, viewer, name), shadow, keep_posts=keep, now=now())


@bp.get("/u/<name>/remove")
@web.owner_only
def ask_remove(name: str) -> Response:
    return web.page("accounts/remove.html", member=_other(name), keep=_keep_posts())


@bp.post("/u/<name>/remove")
@web.owner_only
def remove(name: str) -> Response:
    member = _other(name)
    _carry_out(member.name)
    return web.seen(web.links().home(), _("The account %(name)s is deleted.", name=member.name))


def _other(name: str) -> queries.Member:
    """:raises NotFound: for oneself too: one's own account goes by one's settings, with the password."""
    member = access.member_to_see(web.db(), web.viewer(), name)
    if member.id == web.viewer().id:
        raise NotFound
    leaving.check_may_leave(web.db(), member)
    return member
