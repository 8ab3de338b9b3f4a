"""The owner announces, and writes the rules and what the house is about."""

from __future__ import annotations

from collections.abc import Callable

import flask
from werkzeug.wrappers import Response

from ..kernel import moments, web, writing
from ..kernel.clock import now
from ..kernel.errors import Invalid, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.markup import Prepared
from . import access, queries, service, undoing
from .forms import AnnouncementForm, PageForm
from .queries import Announcement
from .starter import STARTER

bp = flask.Blueprint("house_admin", __name__, url_prefix="/admin", template_folder="templates")


def _prepared(body: str) -> Prepared:
    return writing.prepare(web.db(), current().events, body, home=web.home())


def _zone() -> str:
    return str(web.options()["zone"])


# --- announcements


@bp.get("/announcements")
@web.owner_only
def announcements() -> Response:
    web.look_now()
    at = now()
    shown = flask.g.standing.notice(at)
    rows = [(row, _state(row, at, shown.id if shown else 0)) for row in queries.announcements(web.db())]
    return web.page("house/announcements.html", rows=rows)


def _state(row: Announcement, at: int, shown: int) -> str:
    if row.starts_at > at:
        return "planned"
    if row.ends_at is not None and row.ends_at <= at:
        return "over"
    return "shown" if row.id == shown else "behind"


@bp.route("/announcements/new", methods=["GET", "POST"])
@web.owner_only
def new_announcement() -> Response:
    return _edited(AnnouncementForm(), None)


@bp.route("/announcements/<int:announcement_id>", methods=["GET", "POST"])
@web.owner_only
def edit_announcement(announcement_id: int) -> Response:
    found = access.announcement_to_manage(web.db(), web.viewer(), announcement_id)
    zone = _zone()
    times = {"starts": moments.typed(found.starts_at, zone), "ends": moments.typed(found.ends_at, zone)}
    return _edited(AnnouncementForm(data={"body": found.body, **times}), found)


def _edited(form: AnnouncementForm, old: Announcement | None) -> Response:
    status, preview = 200, None
    if flask.request.form.get("preview"):
        preview = _preview(form, service.check_announcement)
    elif flask.request.method == "POST":
        answer = form.attempt(lambda: _announce(form, old))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("house/announcement.html", status, old=old, preview=preview, zone=_zone())


def _announce(form: AnnouncementForm, old: Announcement | None) -> Response:
    zone, at = _zone(), now()
    _fine, starts_at, ends_at = form.check(
        lambda: service.check_announcement(form.body.data),
        lambda: service.check_start(form.starts.data, zone, at),
        lambda: service.check_end(form.ends.data, form.starts.data, zone, at),
    )
    made = _prepared(form.body.data)
    with current().db.transaction() as tx:
        if old is None:
            which = service.announce(tx, made, starts_at, ends_at, now=at)
        else:
            old = access.announcement_to_manage(tx, web.viewer(), old.id)
            service.change(tx, old, made, starts_at, ends_at)
            which = old.id
        kind = "announce_change" if old else "announce"
        act = undoing.put_down(tx, web.viewer(), kind, old, which, now=at)
    return web.seen(web.links().to("/admin/announcements"), _("Saved."), undo=act)


def _preview(form: AnnouncementForm | PageForm, check: Callable[[str], None]) -> str:
    """The words as they would look; what is wrong with them is said at their field."""
    try:
        if form.body.data:
            check(form.body.data)
    except Invalid as error:
        form.refuse(error)
        return ""
    return _prepared(form.body.data).html


@bp.post("/announcements/<int:announcement_id>/down")
@web.owner_only
def take_down(announcement_id: int) -> Response:
    with current().db.transaction() as tx:
        found = access.announcement_to_manage(tx, web.viewer(), announcement_id)
        service.take_down(tx, found, now=now())
        act = undoing.put_down(tx, web.viewer(), "announce_down", found, found.id, now=now())
    return web.seen(web.links().to("/admin/announcements"), _("It is taken down."), undo=act)


# --- pages


@bp.get("/pages")
@web.owner_only
def pages() -> Response:
    db = web.db()
    return web.page("house/pages.html", rows=[(slug, access.page_to_see(db, slug)) for slug in service.PAGES])


@bp.route("/pages/<which>", methods=["GET", "POST"])
@web.owner_only
def edit_page(which: str) -> Response:
    old = access.page_to_write(web.db(), web.viewer(), which)
    language = str(web.options()["language"])
    form = PageForm(data={"body": old.body if old else STARTER[language][which]})
    status, preview = 200, None
    if flask.request.form.get("preview"):
        preview = _preview(form, service.check_page)
    elif flask.request.method == "POST":
        answer = form.attempt(lambda: _write(form, which))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("house/write.html", status, which=which, old=old, preview=preview)


def _write(form: PageForm, which: str) -> Response:
    service.check_page(form.body.data)
    made = _prepared(form.body.data)
    with current().db.transaction() as tx:
        access.page_to_write(tx, web.viewer(), which)
        service.write_page(tx, which, made, again=bool(form.again.data) and which == "rules", now=now())
    return web.seen(web.links().to(f"/{which}"), _("Saved."))


@bp.post("/pages/<which>/remove")
@web.owner_only
def remove_page(which: str) -> Response:
    with current().db.transaction() as tx:
        if access.page_to_write(tx, web.viewer(), which) is None:
            raise NotFound
        service.remove_page(tx, which, now=now())
    return web.seen(web.links().to("/admin/pages"), _("It is taken down."))
