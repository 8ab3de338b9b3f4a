"""The safety page, and where those who keep order are logged in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flask
from werkzeug.wrappers import Response

from ..accounts.agents import device
from ..accounts.queries import drop_session
from ..accounts.queries import safety as rows
from ..accounts.session_views import WAYS
from ..kernel import i18n, web
from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.safety import LOOK, MEND
from . import access, safety

bp = flask.Blueprint("safety", __name__, url_prefix="/admin", template_folder="templates")
MOST = 500  # sessions on the page


@bp.get("/safety")
@web.owner_only
def page() -> Response:
    web.look_now()
    parts = safety.found(current())
    return web.page("admin/safety.html", parts=parts, headline=_headline(parts))


def _headline(parts: list[safety.Part]) -> Any:
    if mend := safety.counted(parts, MEND):
        return i18n.lazy_plural("One thing to mend now", "%(num)d things to mend now", mend)
    if look := safety.counted(parts, LOOK):
        return i18n.lazy_plural("Nothing to mend, and one thing to look at",
                                "Nothing to mend, and %(num)d things to look at", look)  # fmt: skip
    return _("Nothing to mend")


@dataclass(frozen=True, slots=True)
class Seat:
    """A session for the page."""

    visit: rows.StaffVisit
    browser: str
    system: str
    way: Any


@bp.get("/sessions")
@web.owner_only
def sessions() -> Response:
    found = rows.staff_sessions(web.db(), now(), MOST)
    seats = [Seat(visit, *device(visit.agent), WAYS.get(visit.how, "")) for visit in found]
    return web.page("admin/sessions.html", seats=seats, here_id=web.viewer().session_id)


@bp.post("/sessions/<int:session_id>/end")
@web.owner_only
def end(session_id: int) -> Response:
    with current().db.transaction() as tx:
        access.staff_session_to_end(tx, session_id)
        drop_session(tx, session_id)
    if session_id == web.viewer().session_id:
        return web.seen(web.links().home())
    return web.seen(web.links().to("/admin/sessions"), _("The session is ended."))
