"""The log, and undoing what stands in it."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from typing import Any

import flask
from werkzeug.wrappers import Response

from ..accounts import access as accounts
from ..boards import access as boards
from ..kernel import web
from ..kernel.acts import Act, Undo
from ..kernel.clock import now
from ..kernel.errors import Conflict, NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.security import own_path
from ..kernel.sending import send
from . import access, lines, queries, service
from .forms import Asked, asked
from .queries import Row, Wanted

bp = flask.Blueprint("acts", __name__, template_folder="templates")
SIZE, BATCH = 50, 500  # acts on a page; acts that a file asks for at once
KINDS = {"csv": ("text/csv; charset=utf-8", lines.as_csv), "jsonl": ("application/x-ndjson", lines.as_json)}


# --- undoing


@bp.post("/acts/<int:act_id>/undo")
@web.signed_in
def undo(act_id: int) -> Response:
    """From the word after the act, or from the log. Leads back to where one was."""
    app, viewer = current(), web.viewer()
    act = access.act_to_undo(app.db.reader(), viewer, act_id, now())
    fn = service.ready(app.db.reader(), app.events, viewer, act)  # NotFound for what only owners undo
    if service.is_for_owners(app.events, act):
        web.check_confirmed()  # as doing it did
    back = own_path(flask.request.form.get("next"), _place(act))
    if act.each:
        return web.seen(back, _undo_many(act, fn))
    with app.db.transaction() as tx:
        path = service.undo(tx, viewer, access.act_to_undo(tx, viewer, act_id, now()), fn, now=now())
    return web.seen(web.links().to(path) if path else back, _("It is as it was before."))


def _place(act: Act) -> str:
    links = web.links()
    if act.post_id:
        return links.post(act.post_id)
    return links.to(f"/t/{act.topic_id}") if act.topic_id else links.to("/order/log")


def _undo_many(act: Act, fn: Undo) -> str:
    """In short transactions, so that nobody waits long. The first one says that it is undone, so that nobody else does.

    :raises Conflict: when all of them changed again since.
    """
    app, viewer = current(), web.viewer()
    left, tally = act.each[::-1], list[bool]()
    while left:
        with app.db.transaction() as tx:
            if not tally:
                access.act_to_undo(tx, viewer, act.id, now())
                queries.set_undone(tx, act.id, now(), viewer.id)
            done = service.undo_some(tx, viewer, act, left, fn, now=now())
            tally += done
            left = left[len(done) :]
    if not any(tally):
        with app.db.transaction() as tx:
            queries.set_not_undone(tx, act.id)
        raise Conflict(_("All of them were changed again since, so nothing was undone."))
    said = service.told(sum(tally), len(tally) - sum(tally))
    return ("" if web.look_now().language.startswith("zh") else " ").join(map(str, said))


# --- the log


@bp.get("/admin/acts")
@web.owner_only
def desk() -> Response:
    return _page("/admin/acts", access.log_to_see(web.viewer(), web.may()), _asked(), desk=True)


@bp.get("/order/log")
@web.signed_in
def log() -> Response:
    return _page("/order/log", access.log_to_see(web.viewer(), web.may()), _asked())


@bp.get("/log")
def public() -> Response:
    """Without reasons, and without those it was done to."""
    if not web.options()["public_log"]:
        raise NotFound
    return _page("/log", access.public_log(web.db(), web.viewer()), _asked(), public=True)


def _asked() -> Asked:
    return asked(flask.request.args, web.look_now().zone)


def _filtered(wanted: Wanted, wish: Asked) -> Wanted | None:
    """With what was asked for; None when that is nobody, or no board, so that nothing can be found."""
    filters: dict[str, Any] = {
        "kind": wish.kind,
        "since": wish.since_at,
        "until": wish.until_at,
        "topic_id": wish.topic,
    }
    try:
        if wish.by:
            filters["actor_id"] = accounts.member_to_see(web.db(), web.viewer(), wish.by).id
        if wish.to and not wanted.public:
            filters["member_id"] = accounts.member_to_see(web.db(), web.viewer(), wish.to).id
        if wish.board:
            filters["board_id"] = boards.board_to_see(web.db(), web.viewer(), wish.board).id
    except NotFound:
        return None
    return dataclasses.replace(wanted, **filters)


def _page(path: str, wanted: Wanted, wish: Asked, *, desk: bool = False, public: bool = False) -> Response:
    filtered, kinds = _filtered(wanted, wish), service.kinds(current().events)
    found = queries.rows(web.db(), filtered, wish.before, SIZE + 1) if filtered else []
    rows = found[:SIZE]
    return web.page(
        "acts/log.html",
        path=path,
        rows=rows,
        said={row.id: service.words(kinds.get(row.kind), row.kind, row.things) for row in rows},
        may_undo={row.id for row in rows if _may_undo(row)} if not public else set(),
        never={row.id for row in rows if row.kind in kinds and not kinds[row.kind].can_be_undone},
        kinds=kinds.values(),
        boards=boards.boards_to_see(web.db(), web.viewer()),
        asked=wish,
        following=rows[-1].id if len(found) > SIZE else 0,
        desk=desk,
        public=public,
    )


def _may_undo(row: Row) -> bool:
    kind = service.kinds(current().events).get(row.kind)
    if kind is None or not kind.can_be_undone or (kind.owners and not web.viewer().is_owner):
        return False
    return access.may_still_undo(web.viewer(), web.may(), row, now())


@bp.get("/order/log.<kind>")
@web.signed_in
def file(kind: str) -> Response:
    """All that the page would show, as a table or as lines of JSON."""
    if kind not in KINDS:
        raise NotFound
    wanted = _filtered(access.log_to_see(web.viewer(), web.may()), _asked())
    known = service.kinds(current().events)
    content_type, write = KINDS[kind]
    pieces = write(
        _all(wanted) if wanted else iter(()), lambda row: str(service.words(known.get(row.kind), row.kind, row.things))
    )
    name = f"hearth-order.{kind}"
    if web.in_window():
        return _in_window(pieces, content_type, name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    encoded = (piece.encode() for piece in pieces)
    return flask.Response(flask.stream_with_context(encoded), content_type=content_type, headers=headers)


def _in_window(pieces: Iterator[str], content_type: str, name: str) -> Response:
    copy = tempfile.TemporaryFile()  # noqa: SIM115
    copy.writelines(piece.encode() for piece in pieces)
    copy.seek(0)
    return send(copy, content_type, name, web.links().to("/admin/acts"))


def _all(wanted: Wanted) -> Iterator[Row]:
    """Batch by batch: a log may be longer than what one likes to hold."""
    before = 0
    while rows := queries.rows(web.db(), wanted, before, BATCH):
        yield from rows
        before = rows[-1].id
