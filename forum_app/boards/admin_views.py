"""The owner makes, renames, orders, closes and removes boards."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.wrappers import Response

from ..groups import queries as people
from ..kernel import web
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.forum import current
from ..kernel.i18n import lazy as _
from ..kernel.text import number
from . import access, queries, rights, service, undoing
from .forms import BoardForm, CategoryForm, RemoveForm
from .rights_views import ids

bp = flask.Blueprint("boards_admin", __name__, url_prefix="/admin", template_folder="templates")


def _back(message: object = None, undo: int | None = None) -> Response:
    return web.seen(web.links().to("/admin/boards"), message, undo=undo)


def _up() -> bool:
    direction = flask.request.form.get("direction")
    if direction not in ("up", "down"):
        raise NotFound
    return direction == "up"


def _list(form: CategoryForm, status: int = 200) -> Response:
    db = web.db()
    return form.page(
        "boards/admin.html",
        status,
        categories=queries.categories(db),
        boards=queries.boards(db),
        reach=_reach(db),
        among=_among(db),
    )


def _reach(db: Reader) -> dict[int, int]:
    return {board_id: reach for board_id, _name, reach in queries.reaches(db)}


def _among(db: Reader) -> dict[int, list[str]]:
    """Board -> the owner's groups that see it."""
    found: dict[int, list[str]] = {}
    for board_id, name in queries.groups_that_see(db):
        found.setdefault(board_id, []).append(name)
    return found


def _form_of(board: queries.Board) -> BoardForm:
    """The form for a board as it is."""
    return BoardForm(
        data={
            "name": board.name,
            "description": board.description,
            "slug": board.slug,
            "category": str(board.category_id),
            "hue": str(board.hue),
            "closed": bool(board.closed),
        }
    )


def _draft(form: BoardForm) -> service.Draft:
    hue = number(form.hue.data, 9) or 0
    preset = form.preset.data if form.preset.data in rights.PRESETS else ""
    return service.Draft(
        rights=rights.of_preset(preset, ids(form.among.data)) if preset else None,
        name=form.name.data,
        description=form.description.data,
        slug=form.slug.data,
        category_id=number(form.category.data, 9) or 0,
        hue=hue if hue <= service.HUES else 0,
        closed=bool(form.closed.data),
    )


def _around() -> dict[str, Any]:
    """What the form of a board offers."""
    return {"categories": queries.categories(web.db()), "groups": people.groups(web.db()), "presets": rights.LABELS}


@bp.get("/boards")
@web.owner_only
def manage() -> Response:
    return _list(CategoryForm(formdata=None))


@bp.route("/boards/new", methods=["GET", "POST"])
@web.owner_only
def new_board() -> Response:
    """`?group=` is the one it is meant for."""
    group = flask.request.args.get("group", "")
    form, status = BoardForm(data={"preset": "groups", "among": ["3", group]} if group.isdecimal() else None), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _make(form))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("boards/edit.html", status, board=None, **_around())


def _make(form: BoardForm) -> Response:
    with current().db.transaction() as tx:
        act = undoing.made(tx, web.viewer(), service.make(tx, _draft(form)), now=now())
    return _back(_("The board is made."), act)


@bp.route("/boards/<int:board_id>", methods=["GET", "POST"])
@web.owner_only
def edit_board(board_id: int) -> Response:
    db = web.db()
    board = access.board_to_manage(db, web.viewer(), board_id)
    form, status = _form_of(board), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _change(form, board_id))
        if not isinstance(answer, int):
            return answer
        status = answer
    return form.page("boards/edit.html", status, board=board, **_around())


def _change(form: BoardForm, board_id: int) -> Response:
    with current().db.transaction() as tx:
        board = access.board_to_manage(tx, web.viewer(), board_id)
        service.change(tx, board, _draft(form))
        act = undoing.changed(tx, web.viewer(), board, now=now())
    return _back(_("Saved."), act)


@bp.post("/boards/<int:board_id>/order")
@web.owner_only
def order_board(board_id: int) -> Response:
    with current().db.transaction() as tx:
        board = access.board_to_manage(tx, web.viewer(), board_id)
        before = undoing.order_of(tx, board.category_id)
        service.order(tx, board, up=_up())
        undoing.ordered(tx, web.viewer(), board, before, now=now())
    return _back()


@bp.route("/boards/<int:board_id>/remove", methods=["GET", "POST"])
@web.owner_only
def remove_board(board_id: int) -> Response:
    db = web.db()
    board = access.board_to_manage(db, web.viewer(), board_id)
    form, status = RemoveForm(), 200
    if flask.request.method == "POST":
        answer = form.attempt(lambda: _remove(form, board_id))
        if not isinstance(answer, int):
            return answer
        status = answer
    others = [other for other in queries.boards(db) if other.id != board_id]
    return form.page("boards/remove.html", status, board=board, others=others, full=service.holds_anything(db, board))


def _remove(form: RemoveForm, board_id: int) -> Response:
    with current().db.transaction() as tx:
        board = access.board_to_manage(tx, web.viewer(), board_id)
        into = queries.board_by_slug(tx, form.into.data) if form.into.data else None
        service.remove(tx, board, into)
        undoing.removed(tx, web.viewer(), board, now=now())
    return _back(_("The board is removed."))


@bp.post("/categories")
@web.owner_only
def new_category() -> Response:
    form = CategoryForm()

    def act() -> Response:
        with current().db.transaction() as tx:
            service.make_category(tx, form.name.data)
        return _back(_("The category is made."))

    answer = form.attempt(act)
    return _list(form, answer) if isinstance(answer, int) else answer


@bp.post("/categories/<int:category_id>")
@web.owner_only
def rename_category(category_id: int) -> Response:
    with current().db.transaction() as tx:
        service.rename_category(tx, category_id, CategoryForm().name.data)
    return _back(_("Saved."))


@bp.post("/categories/<int:category_id>/order")
@web.owner_only
def order_category(category_id: int) -> Response:
    with current().db.transaction() as tx:
        service.order_category(tx, category_id, up=_up())
    return _back()


@bp.post("/categories/<int:category_id>/remove")
@web.owner_only
def remove_category(category_id: int) -> Response:
    with current().db.transaction() as tx:
        service.remove_category(tx, category_id)
    return _back(_("The category is removed."))
