"""The rules of boards. No HTTP, no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..kernel import queries as kernel_queries
from ..kernel import text
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Forbidden, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.queries.rights import set_groups_of
from . import granting, queries
from .queries import Board

LONGEST_NAME = 60
LONGEST_DESCRIPTION = 300
HUES = 7


@dataclass(frozen=True, slots=True)
class BoardEmptied:
    """A board is about to go, and its topics go to another; None: it holds none, not even deleted ones."""

    board_id: int
    into_id: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What the owner typed about a board."""

    name: str
    description: str = ""
    slug: str = ""
    category_id: int = 0
    hue: int = 0
    closed: bool = False
    rights: Mapping[int, int] | None = None  # of a new board; None: as boards are


def check_names(draft: Draft) -> None:
    """:raises Invalid: for a name or description that is empty or too long."""
    if text.is_blank(draft.name):
        raise Invalid("name", _("Give the board a name."))
    if len(draft.name) > LONGEST_NAME:
        raise Invalid("name", _("A board's name has at most %(num)d characters.", num=LONGEST_NAME))
    if len(draft.description) > LONGEST_DESCRIPTION:
        raise Invalid("description", _("A description has at most %(num)d characters.", num=LONGEST_DESCRIPTION))


def make(tx: Writer, draft: Draft) -> int:
    """A new board; answers its id."""
    check_names(draft)
    category_id = _category(tx, draft.category_id)
    slug = _free_slug(tx, draft.slug or draft.name)
    hue = draft.hue or len(queries.boards(tx)) % HUES + 1
    board_id = queries.put_board(
        tx, category_id=category_id, slug=slug, name=draft.name, description=draft.description, hue=hue
    )
    queries.drop_old_slug(tx, slug)
    _changed(tx)
    if draft.rights is not None:
        granting.put(tx, board_id, draft.rights)
    return board_id


def change(tx: Writer, board: Board, draft: Draft) -> str:
    """Rename, describe, close, put elsewhere; the old address leads on. Answers the slug."""
    check_names(draft)
    slug = text.slug(draft.slug) or board.slug
    if slug != board.slug:
        if queries.board_by_slug(tx, slug):
            raise Invalid("slug", _("Another board has this address."))
        queries.drop_old_slug(tx, slug)
        queries.put_old_slug(tx, board.slug, board.id)
    queries.set_board(
        tx,
        board.id,
        category_id=_category(tx, draft.category_id or board.category_id),
        slug=slug,
        name=draft.name,
        description=draft.description,
        hue=draft.hue or board.hue,
        closed=draft.closed,
    )
    _changed(tx)
    return slug


def order(tx: Writer, board: Board, *, up: bool) -> None:
    """One place up or down within its category; at the end nothing happens."""
    ids = [b.id for b in queries.boards(tx) if b.category_id == board.category_id]
    put_in_order(tx, _swapped(ids, board.id, up=up))


def put_in_order(tx: Writer, ids: list[int]) -> None:
    """The boards of a category, all of them."""
    for position, board_id in enumerate(ids, start=1):
        queries.set_board_position(tx, board_id, position)
    _changed(tx)


def remove(tx: Writer, board: Board, into: Board | None) -> None:
    """The board goes; its topics, deleted ones too, go to another board.

    :raises Invalid: when there is something in it and no place for that.
    """
    if into is not None and into.id == board.id:
        raise Invalid("into", _("Choose another board."))
    if into is None and holds_anything(tx, board):
        raise Invalid("into", _("Choose where its topics go."))
    tx.emit(BoardEmptied(board.id, into.id if into else None))
    if into is not None:
        queries.put_old_slug(tx, board.slug, into.id)
    queries.move_old_slugs(tx, board.id, into.id if into else None)
    kept_by = [keeper.id for keeper in queries.keepers(tx, board.id)]
    queries.drop_board(tx, board.id)
    set_groups_of(tx, kept_by)
    _changed(tx)


def holds_anything(db: Reader, board: Board) -> bool:
    """Has this board any topics, also deleted ones?"""
    return queries.has_topics(db, board.id)


def by_name(tx: Writer, name: str) -> int:
    """The board with this slug or name, made if there is none: for imports."""
    shown = text.clean_line(name)[:LONGEST_NAME] or "?"
    wanted = text.slug(shown)
    for board in queries.boards(tx):
        if (wanted and board.slug == wanted) or board.name == shown:
            return board.id
    return make(tx, Draft(name=shown))


# --- categories


def make_category(tx: Writer, name: str) -> int:
    category_id = queries.put_category(tx, _category_name(name))
    _changed(tx)
    return category_id


def rename_category(tx: Writer, category_id: int, name: str) -> None:
    queries.set_category_name(tx, _existing(tx, category_id), _category_name(name))
    _changed(tx)


def order_category(tx: Writer, category_id: int, *, up: bool) -> None:
    ids = [category.id for category in queries.categories(tx)]
    for position, other in enumerate(_swapped(ids, _existing(tx, category_id), up=up), start=1):
        queries.set_category_position(tx, other, position)
    _changed(tx)


def remove_category(tx: Writer, category_id: int) -> None:
    """:raises Forbidden: while boards stand in it."""
    if any(board.category_id == category_id for board in queries.boards(tx)):
        raise Forbidden(_("There are boards in this category. Put them elsewhere first."))
    queries.drop_category(tx, _existing(tx, category_id))
    _changed(tx)


def _existing(tx: Writer, category_id: int) -> int:
    if category_id not in {category.id for category in queries.categories(tx)}:
        raise Conflict(_("This category is not there any more."))
    return category_id


def _category_name(name: str) -> str:
    if text.is_blank(name):
        raise Invalid("name", _("Give the category a name."))
    if len(name) > LONGEST_NAME:
        raise Invalid("name", _("A category's name has at most %(num)d characters.", num=LONGEST_NAME))
    return name


def _category(tx: Writer, category_id: int) -> int:
    """The category asked for, else the first, else a new one."""
    known = [category.id for category in queries.categories(tx)]
    if category_id in known:
        return category_id
    return known[0] if known else queries.put_category(tx, str(_("Boards")))


def _free_slug(tx: Writer, wanted: str) -> str:
    base = text.slug(wanted) or "board"
    slug, number = base, 2
    while queries.board_by_slug(tx, slug):
        slug, number = f"{base[:56]}-{number}", number + 1
    return slug


def _swapped(ids: list[int], which: int, *, up: bool) -> list[int]:
    at = ids.index(which)
    to = at - 1 if up else at + 1
    if 0 <= to < len(ids):
        ids[at], ids[to] = ids[to], ids[at]
    return ids


def _changed(tx: Writer) -> None:
    kernel_queries.bump_site(tx)
    kernel_queries.bump_stream(tx)
