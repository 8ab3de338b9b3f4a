"""/window/enter redeems a ticket of the program; /window/close answers it; /admin/computer: what it does here."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..accounts import queries
from ..accounts.entering_views import agent, let_in
from ..accounts.queries import directory
from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Forbidden, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.machine import CannotChange
from ..welcome.service import let_in as to_setup
from . import service

bp = flask.Blueprint("window", __name__, template_folder="templates")
NAMED = 3  # of those who are here
YES = ("no", "yes")
VALUES = {"closing": ("ask", "keep", "quit"), "login": YES, "awake": YES}


def _redeemed() -> str:
    """:raises Forbidden: for whoever is not at this machine; their ticket stays good."""
    if not web.at_home():
        raise Forbidden(_("This works only on the computer that Hearth runs on."))
    return current().tickets.redeem(flask.request.form.get("ticket", "")[:100])


@bp.post("/window/enter")
def enter() -> Response:
    app, purpose = current(), _redeemed()
    if purpose == service.CLOSING:
        return _ask()
    if purpose not in (service.WINDOW, service.BROWSER):
        return web.page("window/stale.html", 403)
    if not queries.has_owner(app.db.reader()):
        flask.session["setup"] = to_setup(app)
        return _marked(web.seen(web.links().to("/setup")), purpose)
    with app.db.transaction() as tx:
        opened = service.sign_in(tx, agent(), now=now())
    if opened is None:
        return web.seen(web.links().to("/login"))
    return _marked(let_in(opened, web.links().home()), purpose)


def _marked(response: Response, purpose: str) -> Response:
    if purpose == service.WINDOW:
        response.set_cookie(web.window_cookie(), "1", httponly=True, samesite="Lax")
    else:
        response.delete_cookie(web.window_cookie())
    return response


def _ask() -> Response:
    """What closing the window means, and whom quitting would send away."""
    app, db = current(), web.db()
    for write_down in app.events.provided("write down who was seen"):  # who came in the last minute is here too
        write_down(app.db)
    owner = queries.first_owner(db)
    if owner:
        profile = queries.own_profile(db, owner.id)
        flask.g.wished_language = profile.language if profile else ""
    others = directory.here(db, now() - queries.ONLINE, 1000)
    others = [person for person in others if owner is None or person.name != owner.name]
    answer = app.tickets.issue(service.CLOSED, service.PATIENCE)
    return web.page("window/closing.html", people=others[:NAMED], here=len(others), ticket=answer)


@bp.post("/window/close")
def close() -> Response:
    app, choice = current(), flask.request.form.get("choice", "")
    if _redeemed() != service.CLOSED or choice not in service.CHOICES:
        return web.page("window/stale.html", 403)
    if choice != "stay" and flask.request.form.get("remember") == "1":
        app.machine.set_comfort("closing", choice)
    app.machine.close_window(choice)
    return web.page("window/closing.html", people=[], here=0, ticket="")


@bp.route("/admin/computer", methods=["GET", "POST"])
@web.owner_only
def computer() -> Response:
    machine, problem, status = current().machine, None, 200
    if not machine.comforts():
        raise NotFound
    if flask.request.method == "POST":
        try:
            _set_comforts()
        except CannotChange as error:
            problem, status = error, 409
        else:
            return web.seen(web.links().to("/admin/computer"), _("Saved."))
    return web.page("window/computer.html", status, comforts=machine.comforts(), problem=problem)


def _set_comforts() -> None:
    """A box that is not ticked is not sent. Only what differs is touched.

    :raises CannotChange: when this computer refuses.
    """
    machine, form = current().machine, flask.request.form
    for name, present in machine.comforts().items():
        value = form.get(name, "no" if VALUES[name] is YES else present)
        if value in VALUES[name] and value != present:
            machine.set_comfort(name, value)
