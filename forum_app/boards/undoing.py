"""Boards that owners made, changed and ordered, and how that is taken back."""

from __future__ import annotations

from typing import Any

from ..kernel import acts
from ..kernel.acts import Act, ActKind
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from . import queries, service
from .queries import Board

CHANGED = _("Somebody changed it again since, so this cannot be undone.")
FIELDS = ("name", "description", "slug", "category_id", "hue", "closed")


def made(tx: Writer, viewer: Viewer, board_id: int, *, now: int) -> int:
    return acts.record(tx, viewer.id, "board_make", now=now, board_id=board_id)


def removed(tx: Writer, viewer: Viewer, board: Board, *, now: int) -> None:
    """Its topics stand elsewhere, among others; nothing could tell them apart again."""
    acts.record(tx, viewer.id, "board_remove", now=now, board_id=board.id, why=board.name)


def changed(tx: Writer, viewer: Viewer, old: Board, *, now: int) -> int | None:
    before = {"was": _fields(old), "made": _fields(queries.board(tx, old.id))}
    if before["was"] == before["made"]:
        return None
    return acts.record(tx, viewer.id, "board_change", now=now, board_id=old.id, before=before)


def ordered(tx: Writer, viewer: Viewer, board: Board, was: list[int], *, now: int) -> int | None:
    """`was` is the order of the boards of this category before."""
    after = order_of(tx, board.category_id)
    if after == was:
        return None
    before = {"category": board.category_id, "was": was, "made": after}
    return acts.record(tx, viewer.id, "board_order", now=now, board_id=board.id, before=before)


def order_of(db: Reader, category_id: int) -> list[int]:
    return [board.id for board in queries.boards(db) if board.category_id == category_id]


def _fields(board: Board | None) -> dict[str, Any]:
    return {name: getattr(board, name) for name in FIELDS}


def _board(tx: Reader, act: Act) -> Board:
    found = queries.board(tx, act.board_id or 0)
    if found is None:
        raise Conflict(_("It is not there any more, so nothing can be undone."))
    return found


def unmake(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    """:raises Conflict: when something stands on it."""
    board = _board(tx, act)
    if service.holds_anything(tx, board):
        raise Conflict(_("There are topics on this board by now, so it stays."))
    service.remove(tx, board, None)


def change_back(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    board, kept = _board(tx, act), act.before
    if _fields(board) != kept["made"]:
        raise Conflict(CHANGED)
    was = kept["was"]
    taken = queries.board_by_slug(tx, was["slug"])
    if taken is not None and taken.id != board.id:
        raise Conflict(CHANGED)
    service.change(tx, board, service.Draft(**was))
    if was["slug"] != board.slug:
        queries.drop_old_slug(tx, board.slug)


def order_back(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    kept = act.before
    if order_of(tx, kept["category"]) != kept["made"]:
        raise Conflict(CHANGED)
    service.put_in_order(tx, kept["was"])


KINDS = (
    ActKind("board_make", _("made a board"), unmake, owners=True),
    ActKind("board_change", _("changed a board"), change_back, owners=True),
    ActKind("board_order", _("put boards in another order"), order_back, owners=True),
    ActKind("board_remove", _("removed a board")),
)
