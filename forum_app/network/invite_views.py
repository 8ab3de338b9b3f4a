"""Inviting people: the square, the address, the sheet; who came; the terms of an invitation."""

from __future__ import annotations

from dataclasses import dataclass

import flask
from werkzeug.wrappers import Response

from ..accounts import joining
from ..accounts.queries import joining as rows
from ..groups import queries as groups
from ..groups import service as group_service
from ..kernel import pages, qr, web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from . import access, sharing
from .forms import InviteForm

bp = flask.Blueprint("invites", __name__, url_prefix="/admin/invites", template_folder="templates")
SHOWN = 50  # invitations on the page
SEATS = 9  # people in the ring


@dataclass(frozen=True, slots=True)
class Door:
    """One address with this invitation: what is typed, what is copied, what is scanned."""

    text: str
    link: str
    square: qr.Square


def _places() -> list[sharing.Place]:
    app, request = current(), flask.request
    asked = f"{request.scheme}://{request.host}"
    return sharing.places(app.settings.public_url, app.settings.base_path, app.machine.sharing(), asked)


def _doors(invite: rows.Invite) -> list[Door]:
    """The chosen address first."""
    places, wished = _places(), number(flask.request.args.get("at"), 3) or 0
    if wished < len(places):
        places.insert(0, places.pop(wished))
    links = [(place.text, f"{place.url}join?i={joining.shown(invite.code)}") for place in places]
    return [Door(text, link, qr.square(link)) for text, link in links]


@bp.get("")
@web.owner_only
def invites() -> Response:
    """The newest one that still lets people in, or a form for the first."""
    found = rows.invites(web.db(), SHOWN)
    living = next((invite for invite in found if invite.living(now())), None)
    return _page(InviteForm(), living, found)


@bp.get("/<int:invite_id>")
@web.owner_only
def invite(invite_id: int) -> Response:
    return _page(InviteForm(), access.invite_to_manage(web.db(), web.viewer(), invite_id))


def _page(form: InviteForm, shown: rows.Invite | None, found: list[rows.Invite] | None = None,
          status: int = 200) -> Response:  # fmt: skip
    db, at, places = web.db(), now(), _places()
    return form.page(
        "network/invites.html",
        status,
        invite=shown,
        doors=_doors(shown) if shown else [],
        places=places,
        came=rows.came_with(db, shown.id, SEATS) if shown else [],
        invites=found if found is not None else rows.invites(db, SHOWN),
        sharing=current().machine.sharing(),
        near=sharing.is_near(places),
        shown_code=joining.shown,
        groups=[group for group in groups.groups(db) if group.own],
        group_id=groups.group_of_invite(db, shown.id) if shown else None,
        mode=web.options()["joining"],
        at=at,
        most=joining.MOST_USES,
    )


@bp.post("")
@web.owner_only
def make() -> Response:
    form = InviteForm()
    answer = form.attempt(lambda: _make(form))
    return answer if not isinstance(answer, int) else _page(form, None, status=answer)


def _make(form: InviteForm) -> Response:
    at = now()
    terms = _terms(form, None, at)
    with current().db.transaction() as tx:
        made = joining.make_invite(tx, web.viewer().id, terms, at)
        group_service.set_invite(tx, made, number(form.group.data, 9) or 0)
    return web.seen(web.links().to(f"/admin/invites/{made}"), _("The invitation is ready."))


def _terms(form: InviteForm, old: rows.Invite | None, at: int) -> joining.Terms:
    typed = form.note.data, form.uses.data, form.days.data
    return joining.check_terms(*typed, approval=bool(form.approval.data), old=old, now=at)


@bp.post("/<int:invite_id>")
@web.owner_only
def change(invite_id: int) -> Response:
    form = InviteForm()
    answer = form.attempt(lambda: _change(form, invite_id))
    if not isinstance(answer, int):
        return answer
    return _page(form, access.invite_to_manage(web.db(), web.viewer(), invite_id), status=answer)


def _change(form: InviteForm, invite_id: int) -> Response:
    with current().db.transaction() as tx:
        found = access.invite_to_manage(tx, web.viewer(), invite_id)
        joining.change_terms(tx, found, _terms(form, found, now()))
        if "group" in flask.request.form:
            group_service.set_invite(tx, found.id, number(form.group.data, 9) or 0)
    return web.seen(web.links().to(f"/admin/invites/{invite_id}"), _("Saved."))


@bp.post("/<int:invite_id>/code")
@web.owner_only
def new_code(invite_id: int) -> Response:
    with current().db.transaction() as tx:
        joining.new_code(tx, access.invite_to_manage(tx, web.viewer(), invite_id))
    return web.seen(
        web.links().to(f"/admin/invites/{invite_id}"),
        _("The code is new. The old one no longer works: print the poster again."),
    )


@bp.post("/<int:invite_id>/revoke")
@web.owner_only
def revoke(invite_id: int) -> Response:
    with current().db.transaction() as tx:
        found = access.invite_to_manage(tx, web.viewer(), invite_id)
        rows.revoke(tx, found.id, now())
    return web.seen(web.links().to("/admin/invites"), _("The invitation is taken back."))


@bp.get("/<int:invite_id>/came")
@web.owner_only
def came(invite_id: int) -> Response:
    """Who has come: a piece of the page, asked for again and again while it is looked at."""
    found = access.invite_to_manage(web.db(), web.viewer(), invite_id)
    people = rows.came_with(web.db(), invite_id, SEATS)
    last = people[0].joined_at if people else 0  # who knocked is counted already, and comes later
    tag = f'"{found.used}-{found.uses}-{int(found.living(now()))}-{last}-{len(people)}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Content-Type": "text/html; charset=utf-8"}
    if flask.request.headers.get("If-None-Match") == tag:
        return flask.Response(status=304, headers=headers)
    html = pages.render("network/_came.html", web.look_now(), now() // 60 * 60, invite=found, came=people, seats=SEATS)
    return flask.Response(html, headers=headers)
