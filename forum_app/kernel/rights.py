"""Who may what on which board: one table decides, read once for each version of the site.

A group is a row of `people`; three are built in and have no members of their own: everyone, members, staff. A board
without rows in `board_right` is as boards are: everyone sees it, members write in it, the staff keeps order. One that
has rows has one for everyone too, also where that allows nothing: so no board opens to all when a group goes and its
rows with it. One who is in several groups may what any of them may. Owners may everything. What one may not see does
not exist for them.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .db import Reader, Writer
from .queries import rights as stored
from .viewer import Viewer

SEE, START, REPLY, ATTACH, MODERATE = 1, 2, 4, 8, 16
ALL = SEE | START | REPLY | ATTACH | MODERATE
EVERYONE, MEMBERS, STAFF = 1, 2, 3  # the groups that are built in
NAMES = {"see": SEE, "start": START, "reply": REPLY, "attach": ATTACH, "moderate": MODERATE}
DEFAULT = {EVERYONE: SEE, MEMBERS: SEE | START | REPLY | ATTACH, STAFF: ALL}
FOR_ALL, FOR_MEMBERS, FOR_SOME = 2, 1, 0  # how far a board reaches: board.reach


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may on each board that they see. `key` is the same for all who may the same."""

    boards: Mapping[int, int]
    key: str
    hidden: str  # JSON: the boards that they do not see, for `NOT IN (SELECT value FROM json_each(:hidden))`
    keeps: frozenset[int]  # the boards on which they keep order
    apart: frozenset[int] = frozenset()  # the boards that they see, and that not everybody does

    @property
    def kept(self) -> str:
        """JSON of `keeps`, for `IN (SELECT value FROM json_each(:keeps))`."""
        return json.dumps(sorted(self.keeps))

    def may(self, board_id: int, what: int) -> bool:
        return self.boards.get(board_id, 0) & what == what

    def may_attach(self, board_id: int) -> bool:
        """May they show pictures and files there? For templates."""
        return self.may(board_id, ATTACH)

    @property
    def sees_all(self) -> bool:
        return self.hidden == "[]"


NONE = Rights({}, "", "[]", frozenset())


def with_all(bits: int) -> int:
    """Whoever keeps order does the rest too, and whoever writes sees."""
    if bits & MODERATE:
        return ALL
    return bits | SEE if bits else 0


def reach(rows: Mapping[int, int]) -> int:
    """How far a board with these rights reaches."""
    rows = rows or DEFAULT
    if rows.get(EVERYONE, 0) & SEE:
        return FOR_ALL
    return FOR_MEMBERS if rows.get(MEMBERS, 0) & SEE else FOR_SOME


class Table:
    """All rights of one version of the site, and what comes out for each combination of groups."""

    def __init__(self, version: int, rows: Iterable[tuple[int, int | None, int | None, str | None]]) -> None:
        self.version = version
        self._guests = True
        self._boards: dict[int, dict[int, int]] = {}
        for board_id, people_id, bits, guests_read in rows:
            self._guests = guests_read != "false"
            board = self._boards.setdefault(board_id, {})
            if people_id is not None:
                board[people_id] = with_all(bits or 0)
        self.of = functools.lru_cache(maxsize=1000)(self._of)

    def _of(self, role: str, people: str, keeps: str, mere: bool = False) -> Rights:
        """`mere`: keeping order waits until they have a second factor; the rest that their groups give them stays."""
        groups = {EVERYONE, *_ids(people)}
        groups |= {MEMBERS} if role != "guest" else set()
        groups |= {STAFF} if role in ("moderator", "owner") else set()
        keeper = set(_ids(keeps))
        may: dict[int, int] = {}
        for board_id, rows in self._boards.items():
            bits = self._bits(role, rows or DEFAULT, groups)
            if board_id in keeper:
                bits = ALL
            if mere:
                bits &= ~MODERATE
            if bits:
                may[board_id] = bits
        hidden = sorted(self._boards.keys() - may.keys())
        told = repr(sorted(may.items())).encode()
        return Rights(
            may,
            hashlib.blake2b(told, digest_size=6).hexdigest(),
            json.dumps(hidden, separators=(",", ":")),
            frozenset(board_id for board_id, bits in may.items() if bits & MODERATE),
            frozenset(board_id for board_id in may if reach(self._boards[board_id]) != FOR_ALL),
        )

    def _bits(self, role: str, rows: Mapping[int, int], groups: set[int]) -> int:
        if role == "owner":
            return ALL
        if role == "guest":
            return rows.get(EVERYONE, 0) & SEE if self._guests else 0
        bits = 0
        for people_id, some in rows.items():
            if people_id in groups:
                bits |= some
        return bits


def _ids(text: str) -> list[int]:
    return [int(part) for part in text.split(".") if part]


def table(db: Reader, version: int) -> Table:
    """The table of this version of the site, which must have been read before; no statement when it is kept."""
    found: Table | None = db.kept.get("rights")
    if found is None or found.version != version:
        found = Table(version, stored.rights(db))
        if not isinstance(db, Writer):  # what a transaction sees may be taken back
            db.kept["rights"] = found
    return found


def of_member(db: Reader, member_id: int) -> Rights:
    """What a member may who does not look at a page: for what is told to them, or taken along."""
    found = stored.someone(db, member_id)
    return table(db, found.site_version).of(found.role, found.people, found.keeps) if found else NONE


def rights(db: Reader, viewer: Viewer, version: int) -> Rights:
    """What this viewer may. `version` is the site's, read before."""
    return table(db, version).of(viewer.role, viewer.people, viewer.keeps, bool(viewer.factor_due))
