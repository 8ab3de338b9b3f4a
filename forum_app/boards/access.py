"""Which boards a viewer may see and write in. Views get boards here and nowhere else."""

from __future__ import annotations

from collections.abc import Hashable

from ..kernel.db import Reader, Writer
from ..kernel.errors import Forbidden, Invalid, NotFound
from ..kernel.i18n import lazy as _
from ..kernel.markup.files import shown
from ..kernel.queries import Site, site_version
from ..kernel.rights import ATTACH, MODERATE, REPLY, SEE, START, Rights, rights
from ..kernel.viewer import Viewer
from . import queries
from .queries import Board


def may(db: Reader, viewer: Viewer, board_id: int, what: int, version: int) -> bool:
    """May this viewer do that on this board? The one question behind all others; `version` is the site's."""
    return rights(db, viewer, version).may(board_id, what)


def boards_to_see(db: Reader, viewer: Viewer, what: int = SEE) -> list[Board]:
    """Those on which the viewer may do `what`, in the order of the index."""
    found = queries.boards(db)
    return of_rights(rights(db, viewer, found[0].site_version), found, what) if found else []


def of_rights(mine: Rights, found: list[Board], what: int = SEE) -> list[Board]:
    return [board for board in found if mine.may(board.id, what)]


def names_to_see(db: Reader, mine: Rights, version: int) -> list[Board]:
    """The boards that one with these rights sees, for their names and places; the numbers in them may be old.

    Read once for each version of the site, which must have been read before.
    """
    kept: tuple[int, list[Board]] = db.kept.get("boards", (-1, []))
    if kept[0] != version:
        kept = (version, queries.boards(db))
        if not isinstance(db, Writer):  # what a transaction sees may be taken back
            db.kept["boards"] = kept
    return of_rights(mine, kept[1])


def boards_to_write_in(db: Reader, viewer: Viewer) -> list[Board]:
    """Those in which the viewer may begin a topic now."""
    return [
        board
        for board in boards_to_see(db, viewer, START)
        if not board.closed or may(db, viewer, board.id, MODERATE, board.site_version)
    ]


def board_to_see(db: Reader, viewer: Viewer, slug: str) -> Board:
    """:raises NotFound: when there is none, or not for this viewer."""
    found = queries.board_or_another(db, slug)
    # both are asked of what is absent as well: time must not tell it from what is not shown
    if found is None or not may(db, viewer, found.id, SEE, found.site_version) or found.slug != slug:
        raise NotFound
    return found


def slug_led_on(db: Reader, viewer: Viewer, slug: str) -> str | None:
    """The present slug of the board that once had this one, if the viewer sees that board."""
    present = queries.slug_led_on(db, slug)
    if present is None:
        return None
    try:
        return board_to_see(db, viewer, present).slug
    except NotFound:
        return None


def board_to_start_in(db: Reader, viewer: Viewer, slug: str) -> Board:
    """The board for a new topic, named in a form.

    :raises Invalid: for the field `board` when there is none of that slug.
    :raises Forbidden: when it is closed for this viewer, or for others to begin topics in.
    """
    if not slug:
        raise Invalid("board", _("Choose a board."))
    try:
        found = board_to_see(db, viewer, slug)
    except NotFound:
        raise Invalid("board", _("This board is not there any more. Choose another.")) from None
    check_open(db, viewer, found.id, found.closed, found.site_version)
    if not may(db, viewer, found.id, START, found.site_version):
        raise Forbidden(_("You may read this board, but not begin a topic in it."))
    return found


def check_open(db: Reader, viewer: Viewer, board_id: int, closed: int, version: int) -> None:
    """:raises Forbidden: for a closed board, which is for those to write in who keep order on it."""
    if closed and not may(db, viewer, board_id, MODERATE, version):
        raise Forbidden(_("This board is closed: it can be read, but nothing new is written in it."))


def check_files(db: Reader, viewer: Viewer, board_id: int, version: int, html: str, before: str = "") -> None:
    """May a text with this stored HTML stand on the board? What it showed `before` stays.

    :raises Invalid: for the field `body` when it shows pictures or files that the viewer may not put there.
    """
    if shown(html) - shown(before) and not may(db, viewer, board_id, ATTACH, version):
        raise Invalid(
            "body", _("On this board you may write, but not attach pictures and files. Take them out of the text.")
        )


def board_to_move_to(db: Reader, viewer: Viewer, slug: str) -> Board:
    """Where somebody who keeps order puts topics: any board in which they may begin one; closed ones if they keep it.

    :raises Invalid: for the field `board` when there is none of that slug.
    """
    try:
        return board_to_start_in(db, viewer, slug)
    except (Forbidden, Invalid):
        raise Invalid("board", _("Choose a board.")) from None


def board_to_manage(db: Reader, viewer: Viewer, board_id: int) -> Board:
    """:raises NotFound: when there is none, or the viewer is not the owner."""
    found = queries.board(db, board_id)
    if found is None or not viewer.is_owner:
        raise NotFound
    return found


def may_write(mine: Rights, board_id: int, closed: int) -> bool:
    """May they answer on this board? A closed one is for those to write in who keep order on it."""
    return mine.may(board_id, MODERATE if closed else REPLY)


def keeps_order(db: Reader, viewer: Viewer) -> bool:
    """On any board at all?"""
    return viewer.is_authenticated and bool(rights(db, viewer, site_version(db)).keeps)


def stream(db: Reader, mine: Rights, site: Site) -> Hashable:
    """What changes with anything that lists of all topics show to whoever may this much.

    To those who see all boards the site tells it. To others it must not: that something happens on a board that they do
    not see would show in the tag of a page.
    """
    return site.stream if mine.sees_all else (queries.streams(db, mine.hidden), site.members)


def stream_beside(db: Reader, mine: Rights, board: Board) -> int:
    """The same for the page of one board, which came with the site's number and shows nobody."""
    return board.site_stream if mine.sees_all else queries.streams(db, mine.hidden)
