"""The owner says who may what on a board, and names who keeps it."""

from __future__ import annotations

import re
from typing import Any

import flask
from werkzeug.wrappers import Response

from ..groups import queries as people
from ..kernel import web
from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.rights import EVERYONE, NAMES
from ..kernel.text import number
from . import access, granting, queries, rights
from .forms import KeepersForm, RightsForm
from .queries import Board

bp = flask.Blueprint("board_rights", __name__, url_prefix="/admin/boards/<int:board_id>", template_folder="templates")


def ids(typed: list[str] | None) -> list[int]:
    """The groups that were ticked, a hundred at most."""
    return [found for found in map(number, (typed or [])[:100]) if found]


def _typed(form: RightsForm) -> rights.Rows:
    """:raises Invalid: when it is to be a board for some, and no group was chosen."""
    rows = _table(form)
    if form.preset.data in rights.PRESETS and not _was_edited(form, rows):
        return rights.of_preset(form.preset.data, ids(form.among.data))
    return rows


def _table(form: RightsForm) -> rights.Rows:
    rows: dict[int, int] = {}
    for name, bit in NAMES.items():
        for people_id in ids(form[name].data):
            rows[people_id] = rows.get(people_id, 0) | bit
    return rows or {EVERYONE: 0}


def _was_edited(form: RightsForm, rows: rights.Rows) -> bool:
    """Was the table changed, and the name above it left as it was? Then the table is what is meant."""
    was = {int(one): int(bits) for one, bits in re.findall(r"(\d{1,9})-(\d{1,2})", form.was.data)}
    return bool(was) and rights.clean(rows) != was and rights.preset_of(was) == form.preset.data


@bp.get("/rights")
@web.owner_only
def show(board_id: int) -> Response:
    board = access.board_to_manage(web.db(), web.viewer(), board_id)
    return _page(RightsForm(), board, queries.rights_of(web.db(), board_id))


@bp.post("/rights")
@web.owner_only
def change(board_id: int) -> Response:
    """Store it, or show first what it would mean: when that was asked for, and when the table is odd."""
    board = access.board_to_manage(web.db(), web.viewer(), board_id)
    form = RightsForm()
    answer = form.attempt(lambda: _change(form, board_id))
    if not isinstance(answer, int):
        return answer
    try:
        rows = _typed(form)
    except Invalid:
        rows = queries.rights_of(web.db(), board_id)
    return _page(form, board, rows, answer, proposed=True)


def _change(form: RightsForm, board_id: int) -> Response:
    rows = _typed(form)
    groups = people.groups(web.db())
    rights.check(rows, groups)
    if form.show.data:
        return _page(form, access.board_to_manage(web.db(), web.viewer(), board_id), rows, proposed=True)
    if any(doubt.ask for doubt in rights.doubts(rows, groups)) and form.sure.data != _fingerprint(rows):
        raise Invalid("", _("This is unusual: read below what it means, and save it once more if you mean it."))
    with current().db.transaction() as tx:
        board = access.board_to_manage(tx, web.viewer(), board_id)
        act = granting.change(tx, web.viewer(), board, rows, now())
    return web.seen(_path(board_id), _("Saved.") if act else _("Nothing is different."), undo=act)


def _fingerprint(rows: rights.Rows) -> str:
    """So that what was agreed to is what is stored, and nothing else."""
    return ".".join(f"{people_id}-{bits}" for people_id, bits in rights.clean(rows).items())


def _path(board_id: int) -> str:
    return web.links().to(f"/admin/boards/{board_id}/rights")


def _page(form: RightsForm, board: Board, rows: rights.Rows, status: int = 200, *, proposed: bool = False) -> Response:
    groups = people.groups(web.db())
    named = KeepersForm(formdata=None)
    return _whole_page(form, named, board, rows, groups, status, proposed=proposed)


def _whole_page(
    form: RightsForm,
    keepers: KeepersForm,
    board: Board,
    rows: rights.Rows,
    groups: list[people.Group],
    status: int,
    **context: Any,
) -> Response:
    rows, doubts = rights.clean(rows), rights.doubts(rows, groups)
    return form.page(
        "boards/rights.html",
        status,
        board=board,
        rows=rows,
        groups=groups,
        columns=tuple(NAMES),
        ticked={(people_id, name) for people_id, bits in rows.items() for name, bit in NAMES.items() if bits & bit},
        sentences=list(rights.sentences(rows, groups, web.options()["guests_read"])),
        doubts=doubts,
        asks=any(doubt.ask for doubt in doubts),
        fingerprint=_fingerprint(rows),
        presets=rights.LABELS,
        preset=rights.preset_of(rows),
        keepers=queries.keepers(web.db(), board.id),
        naming=keepers,
        **context,
    )


# --- who keeps it


@bp.post("/keepers")
@web.owner_only
def name_keepers(board_id: int) -> Response:
    board = access.board_to_manage(web.db(), web.viewer(), board_id)
    form = KeepersForm()
    answer = form.attempt(lambda: _name(form, board_id))
    if not isinstance(answer, int):
        return answer
    rows = queries.rights_of(web.db(), board_id)
    return _whole_page(RightsForm(formdata=None), form, board, rows, people.groups(web.db()), answer, proposed=False)


def _name(form: KeepersForm, board_id: int) -> Response:
    with current().db.transaction() as tx:
        board = access.board_to_manage(tx, web.viewer(), board_id)
        new = granting.name_keepers(tx, web.viewer(), board, form.names.data, now())
    said = lazy_plural("%(num)d member keeps this board from now on.", "%(num)d members keep this board from now on.",
                       new)  # fmt: skip
    return web.seen(_path(board_id), said if new else _("Nothing is different."))


@bp.post("/keepers/release")
@web.owner_only
def release(board_id: int) -> Response:
    with current().db.transaction() as tx:
        board = access.board_to_manage(tx, web.viewer(), board_id)
        act = granting.release_keeper(tx, web.viewer(), board, number(KeepersForm().member.data) or 0, now())
    return web.seen(_path(board_id), _("Their turn is over."), undo=act)
