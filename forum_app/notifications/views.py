"""One's notices: the page, the piece in the bell's menu, following one, reading all; and what one wants told."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import pages, web
from ..kernel.clock import now
from ..kernel.errors import NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.text import number
from . import access, service, shell
from .forms import ChoiceForm, UndoForm
from .kinds import FOR_OWNERS, TABS, WORDS
from .listing import items
from .queries import levels, notices
from .queries.notices import PAGE

bp = flask.Blueprint("notices", __name__, template_folder="templates")
PATH = "/notices"
SETTINGS = "/settings/notices"
LATEST = 10
END = 2**62  # behind the last place


@bp.get(PATH)
@web.signed_in
def show() -> Response:
    """`?tab=` of one kind, `?before=` goes on; `?undo=` the time at which all were marked as read."""
    args, db, viewer = flask.request.args, web.db(), web.viewer()
    tab = args.get("tab", "") if args.get("tab", "") in TABS else ""
    before = number(args.get("before")) or END
    hidden = web.may().hidden
    found = notices.listed(db, viewer.id, tab, before, PAGE + 1, hidden)
    return web.page(
        "notifications/notices.html",
        tabs={name: label for name, label in TABS.items() if name != "house" or viewer.is_owner},
        tab=tab,
        first=before == END,
        rows=items(db, found[:PAGE], hidden, shell.closed(viewer)),
        following=found[PAGE - 1].place if len(found) > PAGE else None,
        undo=number(args.get("undo")),
        any_new=bool(shell.fresh(viewer)),
    )


@bp.get(f"{PATH}/latest")
@web.signed_in
def latest() -> Response:
    """A piece of a page: the newest few, for the bell's menu."""
    db, viewer, hidden = web.db(), web.viewer(), web.may().hidden
    rows = items(db, notices.listed(db, viewer.id, "", END, LATEST, hidden), hidden, shell.closed(viewer))
    html = pages.render("notifications/_latest.html", web.look_now(), now() // 60 * 60, rows=rows)
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
    return flask.Response(html, headers=headers)


@bp.get(f"{PATH}/<int:notice_id>")
@web.signed_in
def follow(notice_id: int) -> Response:
    """To what it tells of. That it was seen is remembered, and written down a moment later."""
    db, viewer = web.db(), web.viewer()
    notice = access.notice_to_follow(db, viewer, notice_id)
    item = next(iter(items(db, [notice], web.may().hidden)), None)
    if item is None:  # it went in this moment
        raise NotFound
    if "prefetch" not in flask.request.environ.get("HTTP_SEC_PURPOSE", ""):
        parts = notices.new_parts(db, notice.id, web.may().hidden)
        shell.seen_of(current()).saw(viewer.id, parts, [notice.id])
    links, lead = web.links(), item.lead
    if lead.topic_id and lead.slug is not None and lead.number and lead.post_id:
        return flask.redirect(links.post_in(lead.topic_id, lead.slug, lead.number, lead.post_id))
    path = {"message": f"/m/{notice.target}", "report": f"/reports#r{notice.target}",
            "held": f"/held#held{notice.target}", "group": "/groups"}  # fmt: skip
    return flask.redirect(links.to(path.get(notice.kind, "/admin/knocks")))


@bp.post(f"{PATH}/read")
@web.signed_in
def read_all() -> Response:
    app, at = current(), now()
    with app.db.transaction() as tx:
        marked = service.mark_all_seen(tx, web.viewer(), at)
    if flask.request.headers.get("Accept") == "application/json":
        return flask.jsonify(marked=marked)
    target = web.links().to(PATH, undo=at if marked else "")
    return web.seen(target, _("All read.") if marked else _("There was nothing new."))


@bp.post(f"{PATH}/unread")
@web.signed_in
def unread() -> Response:
    """Takes back what `read_all` did at that time."""
    with current().db.transaction() as tx:
        marked = service.mark_new_again(tx, web.viewer().id, number(UndoForm().at.data) or 0)
    said = lazy_plural("%(num)d notice is new again.", "%(num)d notices are new again.", marked)
    return web.seen(web.links().to(PATH), said if marked else _("There was nothing to undo."))


# --- what one wants told


@bp.route(SETTINGS, methods=["GET", "POST"])
@web.signed_in
def settings() -> Response:
    db, viewer, form = web.db(), web.viewer(), ChoiceForm()
    if flask.request.method == "POST":
        with current().db.transaction() as tx:
            service.set_choice(tx, viewer.id, form.kinds.data or [], follow=form.follow.data)
        return web.seen(web.links().to(SETTINGS), _("Saved."))
    choice = levels.choice(db, viewer.id)
    return form.page(
        "notifications/settings.html",
        kinds={**WORDS, **(FOR_OWNERS if viewer.is_owner else {})},
        off=choice.off.split(),
        follows=choice.follow,
        people=levels.people_known(db, viewer.id),
        boards=levels.boards_known(db, viewer.id, web.may().hidden),
    )
