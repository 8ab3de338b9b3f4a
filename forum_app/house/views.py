"""Rules and about, agreeing to the rules, putting an announcement away."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..kernel import pages, web
from ..kernel.clock import now
from ..kernel.errors import Conflict, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.security import own_path
from ..kernel.standing import check_change
from ..version import VERSION
from . import access, queries, service
from .forms import AcceptForm, NextForm

bp = flask.Blueprint("house", __name__, template_folder="templates")
AWAY = 365 * 24 * 3600  # seconds for which a guest's browser remembers


@bp.get("/rules")
def rules() -> web.Shown:
    return _written("rules")


@bp.get("/about")
def about() -> web.Shown:
    return _written("about")


def _written(slug: str) -> web.Shown:
    """A page of the owner's, the same for all; or a friendly word that there is none."""
    site = web.site()
    look = web.look(site.version)
    if slug not in flask.g.standing.pages:
        return web.page("house/unwritten.html", 404, slug=slug, version=VERSION)

    def build() -> str:
        page = access.page_to_see(web.db(), slug)
        if page is None:
            raise NotFound
        return pages.render_shared("house/page.html", look, page=page, version=VERSION)

    return pages.shared((slug, site.version), look, build)


@bp.route("/rules/accept", methods=["GET", "POST"])
@web.signed_in
def accept() -> Response:
    form = AcceptForm()
    web.look_now()
    if flask.request.method == "POST":
        return _accept(form)
    page = access.page_to_see(web.db(), "rules")
    if page is None:
        raise NotFound
    return form.page("house/accept.html", page=page, agreed=web.viewer().accepted >= page.version, next=_next(form))


def _accept(form: AcceptForm) -> Response:
    with current().db.transaction() as tx:
        page = access.page_to_see(tx, "rules")
        if page is None:
            raise NotFound
        if form.version.data != str(page.version):
            raise Conflict(_("The rules were changed while you read them. Look at them once more."))
        if not queries.set_accepted(tx, web.viewer().id, page.version):
            raise NotFound
    return web.seen(_next(form), _("Thank you. Now you can write."))


def _next(form: NextForm) -> str:
    """Where one was: a page of ours, or home."""
    return own_path(form.next.data or flask.request.args.get("next"), web.links().home())


@bp.route("/announcement/<int:announcement_id>/dismiss", methods=["GET", "POST"])
def dismiss(announcement_id: int) -> Response:
    """A guest without scripts comes to the page with the button: shared pages hold no token for guests."""
    form, viewer, at = NextForm(), web.viewer(), now()
    found = access.announcement_to_dismiss(web.db(), announcement_id, at)
    if flask.request.method != "POST":
        return form.page("house/dismiss.html", announcement=found, next=_next(form))
    response = web.seen(_next(form))
    if viewer.id:
        check_change(web.options(), viewer)
        with current().db.transaction() as tx:
            service.dismiss(tx, viewer.id, announcement_id, now=at)
    else:
        web.look_now()
        standing = [notice.id for notice in flask.g.standing.notices]
        away = service.with_dismissed(".".join(web.put_away()), announcement_id, standing)
        # not httponly: hearth.js spares guests this page and writes it itself
        response.set_cookie(web.away_cookie(), away, max_age=AWAY, samesite="Lax", secure=flask.request.is_secure)
    return response
