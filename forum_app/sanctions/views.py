"""The page on which a member is kept in order: what they are, their record, notes, and what can be done."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import flask
from werkzeug.wrappers import Response

from ..accounts import service as accounts_service
from ..accounts.queries import Member
from ..kernel import i18n, moments, web
from ..kernel.clock import now
from ..kernel.errors import FOR_GOOD, Invalid
from ..kernel.forms import Form
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from . import access, queries, renaming, service, settling
from .forms import LiftForm, NameForm, NoteForm, OrderForm
from .queries import names as name_rows
from .queries import sweeps

bp = flask.Blueprint("sanctions", __name__, url_prefix="/u/<name>/order", template_folder="templates")
RECORD, DONE, NOTES = 50, 20, 50  # rows that are shown
KINDS = {"warn": service.WARNING, "silence": service.SILENCE, "suspend": service.SUSPENSION}


@bp.get("")
@web.signed_in
def order(name: str) -> Response:
    """`?report=` is the one in the queue that led here."""
    member = access.member_to_order(web.db(), web.viewer(), name)
    return page(member, order=OrderForm(data={"report": flask.request.args.get("report", "")}))


def page(member: Member, status: int = 200, **forms: Form) -> Response:
    """`forms` are those that were refused, with their words."""
    db, viewer, at = web.db(), web.viewer(), now()
    may = {act: access.why_not(viewer, member, act, now=at) for act in (
        access.WARN, access.SILENCE, access.SUSPEND, access.LIFT, access.SWEEP, access.END_SESSIONS, access.RENAME,
    )}  # fmt: skip
    shown: dict[str, Any] = {"order": OrderForm(), "note": NoteForm(), "rename": NameForm(), **forms}
    return web.page(
        "sanctions/order.html",
        status,
        member=member,
        forms=shown,
        why_not=may,
        record=queries.record_of(db, member.id, RECORD),
        running=[f for kind in KINDS.values() if (f := queries.running(db, member.id, kind, at))],
        done=queries.done_to(db, member.id, web.may().hidden, DONE),
        acts={kind.name: kind.words for kind in current().events.provided("act")},
        notes=queries.notes_of(db, member.id, NOTES),
        old_names=name_rows.old_names_of(db, member.id),
        sweep=sweeps.sweep_of(db, member.id),
        for_good=FOR_GOOD,
        zone=web.look_now().zone,
        now=at,
    )


def back(member: Member, message: object = None, *, undo: int | None = None) -> Response:
    return web.seen(at_order(member.name), message, undo=undo)


def at_order(name: str) -> str:
    return web.links().to(f"/u/{quote(name)}/order")


def refused(name: str, form: Form, which: str, status: int) -> Response:
    """The page once more, with the form that was not carried out."""
    member = access.member_to_order(web.db(), web.viewer(), name)
    return page(member, status, **{which: form})


@bp.post("")
@web.signed_in
def decide(name: str) -> Response:
    """Warn, silence or suspend."""
    access.member_to_order(web.db(), web.viewer(), name)
    form = OrderForm()
    answer = form.attempt(lambda: _decide(name, form))
    return refused(name, form, "order", answer) if isinstance(answer, int) else answer


def _decide(name: str, form: OrderForm) -> Response:
    act, viewer, at = form.act.data, web.viewer(), now()
    if act not in KINDS:
        raise Invalid("act", _("Choose what shall be done."))
    until, why = form.check(lambda: _until(form, at), lambda: service.check_why(form.why.data))
    with current().db.transaction() as tx:
        member = access.member_to_order(tx, viewer, name)
        access.check_may(viewer, member, act, now=at, until=until)
        settled = settling.report(tx, viewer, number(form.report.data) or 0, act, at)
        if act == access.WARN:
            act_id = service.warn(tx, viewer.id, member, why, now=at)
        else:
            access.check_replaces(tx, viewer, member, KINDS[act], now=at)
            act_id = service.bar(tx, viewer.id, member, KINDS[act], why, until, now=at)
    if settled:
        return web.seen(web.links().to("/order"), _DONE[act], undo=act_id)
    return back(member, _DONE[act], undo=act_id)


_DONE = {
    "warn": _("They are told on the next page they open."),
    "silence": _("They can read, and not write."),
    "suspend": _("They are out, and cannot log in."),
}


def _until(form: OrderForm, at: int) -> int:
    if form.act.data == access.WARN:
        return 0
    return service.check_length(form.length.data, moments.read(form.until.data, web.look_now().zone), at)


@bp.post("/lift")
@web.signed_in
def lift(name: str) -> Response:
    viewer, at, kind = web.viewer(), now(), LiftForm().kind.data
    with current().db.transaction() as tx:
        member = access.member_to_order(tx, viewer, name)
        if kind not in (service.SILENCE, service.SUSPENSION):
            raise Invalid("kind", _("Choose what shall be done."))
        act_id = service.lift(tx, viewer.id, access.sanction_to_lift(tx, viewer, member, kind, now=at), now=at)
    return back(member, _("It is lifted."), undo=act_id)


@bp.post("/sessions")
@web.signed_in
def end_sessions(name: str) -> Response:
    viewer, at = web.viewer(), now()
    with current().db.transaction() as tx:
        member = access.member_to_order(tx, viewer, name)
        access.check_may(viewer, member, access.END_SESSIONS, now=at)
        ended = service.end_sessions(tx, viewer.id, member, now=at)
    return back(member, i18n.lazy_plural("%(num)d session was ended.", "%(num)d sessions were ended.", ended))


@bp.post("/rename")
@web.signed_in
def rename(name: str) -> Response:
    access.member_to_order(web.db(), web.viewer(), name)
    web.check_confirmed()
    form = NameForm()
    answer = form.attempt(lambda: _rename(name, form))
    return refused(name, form, "rename", answer) if isinstance(answer, int) else answer


def _rename(name: str, form: NameForm) -> Response:
    viewer, at = web.viewer(), now()
    prepared = accounts_service.prepare_name(form.username.data, by_owner=True)
    why = service.check_reason(form.why.data)
    with current().db.transaction() as tx:
        member = access.member_to_order(tx, viewer, name)
        access.check_may(viewer, member, access.RENAME, now=at)
        act_id = renaming.rename(tx, viewer.id, member, prepared, why, now=at)
    message = _("They are called %(name)s now. The old name leads to them.", name=prepared[0])
    return web.seen(at_order(prepared[0]), message, undo=act_id)


# --- notes


@bp.post("/notes")
@web.signed_in
def add_note(name: str) -> Response:
    access.member_to_order(web.db(), web.viewer(), name)
    form = NoteForm()
    answer = form.attempt(lambda: _add_note(name, form))
    return refused(name, form, "note", answer) if isinstance(answer, int) else answer


def _add_note(name: str, form: NoteForm) -> Response:
    viewer, body = web.viewer(), service.check_note(form.body.data)
    with current().db.transaction() as tx:
        member = access.member_to_order(tx, viewer, name)
        access.check_may(viewer, member, access.NOTE, now=now())
        service.put_note(tx, viewer.id, member, body, now=now())
    return back(member, _("The note is kept."))


@bp.post("/notes/<int:note_id>/remove")
@web.signed_in
def remove_note(name: str, note_id: int) -> Response:
    viewer = web.viewer()
    with current().db.transaction() as tx:
        member = access.member_to_order(tx, viewer, name)
        queries.drop_note(tx, access.note_to_drop(tx, viewer, member, note_id).id)
    return back(member, _("The note is gone."))
