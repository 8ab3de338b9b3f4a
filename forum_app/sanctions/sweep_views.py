"""Everything of a member out of sight, asked once more before; and back."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from ..accounts.queries import Member
from ..kernel import acts, web
from ..kernel.clock import now
from ..kernel.db import Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from . import access, bans, service, settling, sweeping, undoing
from .forms import SweepForm
from .queries import bans as ban_rows
from .queries import sweeps
from .views import back

bp = flask.Blueprint("sanctions_sweep", __name__, url_prefix="/u/<name>/order", template_folder="templates")
AT_ONCE = 1.0  # seconds of the work that are done before the answer; a job does the rest


@bp.route("/sweep", methods=["GET", "POST"])
@web.signed_in
def sweep(name: str) -> Response:
    db, viewer = web.db(), web.viewer()
    member = access.member_to_order(db, viewer, name)
    access.check_sweeps(db, viewer, member, now=now())
    form, status = SweepForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _sweep(name, form))
        if not isinstance(answer, int):
            return answer
        status = answer
    topics, posts = sweeps.counts_of(db, member.id)
    networks = _networks(ban_rows.networks_of(db, member.id)) if viewer.is_owner else []
    return form.page(
        "sanctions/sweep.html", status, member=member, topics=topics, posts=posts, networks=networks
    )  # fmt: skip


def _networks(found: list[str]) -> list[str]:
    """Those that may be banned, as far as this viewer is concerned."""
    made = []
    for place in found:
        try:
            made.append(bans.check_network(place.removesuffix(" by proxy"), flask.request.remote_addr or ""))
        except Invalid:
            continue
    return made


def _sweep(name: str, form: SweepForm) -> Response:
    app, viewer, at = current(), web.viewer(), now()
    why = service.check_why(form.why.data)
    pattern = bans.check_pattern(form.pattern.data) if viewer.is_owner and form.pattern.data else ""
    with app.db.transaction() as tx:
        member = access.member_to_order(tx, viewer, name)
        access.check_sweeps(tx, viewer, member, now=at)
        if viewer.is_owner:
            _ban(tx, member, form, pattern, why, at)
        settling.everything_about(tx, viewer, [member.id], at)
        sweep_id, act_id = sweeping.sweep(tx, viewer.id, [member.id], why, now=at)
    if sweeping.work(app.db, sweep_id, AT_ONCE):
        return back(member, _("Everything of theirs is hidden, and they are out."), undo=act_id)
    return back(member, _("They are out. What they wrote is being hidden now; it may take a minute."), undo=act_id)


def _ban(tx: Writer, member: Member, form: SweepForm, pattern: str, why: str, at: int) -> None:
    """Their addresses and names like theirs, if wanted."""
    viewer_id, reason = web.viewer().id, why[: bans.LONGEST_WHY]
    if form.ban_addresses.data:
        for network in _networks(ban_rows.networks_of(tx, member.id)):
            bans.put(tx, viewer_id, bans.ADDRESS, network, reason, at + bans.ADDRESSES_FOR, now=at)
    if pattern:
        bans.put(tx, viewer_id, bans.NAME, pattern, reason, None, now=at)


@bp.post("/bring-back")
@web.signed_in
def bring_back(name: str) -> Response:
    app, viewer, at = current(), web.viewer(), now()
    with app.db.transaction() as tx:
        member = access.member_to_order(tx, viewer, name)
        found = sweeps.sweep_of(tx, member.id)
        if found is None:
            raise Conflict(_("Everything that can come back has come back already."))
        undoing.check_bring_back(viewer, found.by_id)
        sweeping.bring_back(tx, viewer.id, found.id, now=at)
        acts.record(tx, viewer.id, "bring back", now=at, member_id=member.id)
    if sweeping.work(app.db, found.id, AT_ONCE):
        return back(member, _("Everything that was hidden with it is back."))
    return back(member, _("It is coming back now; it may take a minute."))
