"""Where one is logged in: looking, ending one session, ending all others."""

from __future__ import annotations

from dataclasses import dataclass

import flask
from werkzeug.wrappers import Response

from ..kernel import i18n, web
from ..kernel.clock import now
from ..kernel.errors import NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import queries, service
from .agents import device
from .queries import sessions as rows

bp = flask.Blueprint("sessions", __name__, template_folder="templates")


WAYS = {
    "": "",  # opened by a program from before this was kept
    service.PASSWORD: _("by password"),
    service.APP: _("by password and a code of the app"),
    service.SPARE: _("by password and a recovery code"),
    service.RECOVERY: _("by a recovery code"),
    service.LINK: _("by a one-time link"),
    service.JOINED: _("on joining"),
    service.TICKET: _("by the program on this computer"),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A session for the page."""

    id: int
    browser: str
    system: str
    created_at: int
    seen_at: int
    here: bool
    how: str


@bp.get("/settings/sessions")
@web.signed_in
def sessions() -> Response:
    viewer = web.viewer()
    seats = [_seat(visit, viewer.session_id) for visit in rows.sessions_of(web.db(), viewer.id, now())]
    seats.sort(key=lambda seat: not seat.here)  # this one first
    return web.page("accounts/sessions.html", seats=seats, ways=WAYS)


def _seat(visit: rows.Visit, own: int) -> Seat:
    """When one was seen is written down once a minute; in this session one is here now."""
    here = visit.id == own
    return Seat(visit.id, *device(visit.agent), visit.created_at, now() if here else visit.seen_at, here, visit.how)


@bp.post("/settings/sessions/<int:session_id>/end")
@web.signed_in
def end(session_id: int) -> Response:
    viewer = web.viewer()
    with current().db.transaction() as tx:
        if not rows.drop_session_of(tx, viewer.id, session_id):
            raise NotFound
    if session_id == viewer.session_id:
        return web.seen(web.links().home())
    return web.seen(web.links().to("/settings/sessions"), _("The session is ended."))


@bp.post("/settings/sessions/end-others")
@web.signed_in
def end_others() -> Response:
    viewer = web.viewer()
    with current().db.transaction() as tx:
        ended = queries.drop_sessions(tx, viewer.id, but=viewer.session_id)
    message = i18n.lazy_plural("%(num)d other session was ended.", "%(num)d other sessions were ended.", ended)
    return web.seen(web.links().to("/settings/sessions"), message if ended else _("There was no other session."))
