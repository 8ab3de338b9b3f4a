"""Who may what on a board is changed; who keeps one is named. No HTTP, no SQL."""

from __future__ import annotations

from collections.abc import Iterable

from ..groups import queries as people
from ..kernel import acts
from ..kernel.db import Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.queries import bump_site
from ..kernel.queries.rights import set_groups_of
from ..kernel.rights import DEFAULT, reach
from ..kernel.text import names_in
from ..kernel.viewer import Viewer
from . import queries, rights
from .events import ReachChanged
from .queries import Board

CHANGED, NAMED, UNNAMED = "board rights", "board keeper", "board keeper out"  # kinds of acts


def put(tx: Writer, board_id: int, rows: rights.Rows) -> None:
    """These rights from now on; pages, tables and whoever counts what all can see learn of it.

    :raises Invalid: for what guests can never do.
    :raises Conflict: for a group that is not there any more.
    """
    rights.check(rows, people.groups(tx))
    rows, before = rights.clean(rows), queries.reach(tx, board_id)
    after = reach(rows)
    queries.put_rights(tx, board_id, {} if rows == DEFAULT else rows, after)
    bump_site(tx)
    if after != before:
        tx.emit(ReachChanged(board_id, before, after))


def change(tx: Writer, viewer: Viewer, board: Board, rows: rights.Rows, now: int) -> int | None:
    """The same by somebody who keeps the house; answers the number of the act, None when nothing is different."""
    before, after = rights.clean(queries.rights_of(tx, board.id)), rights.clean(rows)
    if before == after:
        return None
    put(tx, board.id, rows)
    return acts.record(
        tx, viewer.id, CHANGED, now=now, board_id=board.id, before={"was": _pairs(before), "is": _pairs(after)}
    )


def _pairs(rows: rights.Rows) -> list[list[int]]:
    """JSON has no numbers as keys."""
    return [[people_id, bits] for people_id, bits in sorted(rows.items())]


def undo_change(tx: Writer, viewer: Viewer, act: acts.Act, now: int) -> None:  # noqa: ARG001
    """:raises Conflict: when the table changed again, the board is gone, or a group that was in it."""
    board = queries.board(tx, act.board_id or 0)
    was, stands = (dict(map(tuple, act.before[name])) for name in ("was", "is"))
    if board is None or rights.clean(queries.rights_of(tx, board.id)) != stands:
        raise Conflict(_("Who may do what on this board was changed again since."))
    put(tx, board.id, was)


# --- those who keep one board


def name_keepers(tx: Writer, viewer: Viewer, board: Board, typed: str, now: int) -> int:
    """Members who keep order on this board from now on, by name; answers how many were not before.

    :raises Invalid: for the field `names`: for nobody, and for names that nobody has.
    """
    wanted = names_in(typed)
    if not wanted:
        raise Invalid("names", _("Type the name of at least one member."))
    found = people.named(tx, wanted.keys())
    if missing := [name for key, name in wanted.items() if key not in {one.name_key for one in found}]:
        raise Invalid("names", _("There is no member with this name: %(names)s.", names=", ".join(missing[:20])))
    already = {keeper.id for keeper in queries.keepers(tx, board.id)}
    new = [one.id for one in found if one.id not in already]
    for member_id in new:
        queries.put_keeper(tx, board.id, member_id)
        acts.record(tx, viewer.id, NAMED, now=now, board_id=board.id, member_id=member_id)
    _changed(tx, new)
    return len(new)


def release_keeper(tx: Writer, viewer: Viewer, board: Board, member_id: int, now: int) -> int:
    """Answers the number of the act.

    :raises Conflict: when they do not keep it any more.
    """
    if not queries.drop_keeper(tx, board.id, member_id):
        raise Conflict(_("They do not keep this board any more."))
    _changed(tx, [member_id])
    return acts.record(tx, viewer.id, UNNAMED, now=now, board_id=board.id, member_id=member_id)


def undo_naming(tx: Writer, viewer: Viewer, act: acts.Act, now: int) -> None:  # noqa: ARG001
    """:raises Conflict: when they do not keep it any more."""
    if not queries.drop_keeper(tx, act.board_id or 0, act.member_id or 0):
        raise Conflict(_("They do not keep this board any more."))
    _changed(tx, [act.member_id or 0])


def undo_release(tx: Writer, viewer: Viewer, act: acts.Act, now: int) -> None:  # noqa: ARG001
    """:raises Conflict: when the board or the member is gone."""
    board_id, member_id = act.board_id or 0, act.member_id or 0
    if queries.board(tx, board_id) is None or not people.is_member(tx, member_id):
        raise Conflict(_("The board or the member is not there any more."))
    queries.put_keeper(tx, board_id, member_id)
    _changed(tx, [member_id])


def _changed(tx: Writer, member_ids: Iterable[int]) -> None:
    set_groups_of(tx, list(member_ids))


def forget(tx: Writer, member_id: int) -> None:
    """Nobody is behind this account any more."""
    queries.drop_keeping(tx, member_id)
    set_groups_of(tx, [member_id])
