"""What other slices put on the owner's table of members: acts on many, filters, and reasons why somebody may not.

They are provided as "member act", "member filter" and "why"; the slice admin shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..kernel.db import Database, Reader, Writer
from ..kernel.viewer import Viewer
from . import queries

RIGHTS = ("enter", "see", "start", "reply", "attach", "react", "moderate")


@dataclass(frozen=True, slots=True)
class Done:
    """One member on whom an act was done, and what it answered."""

    member: queries.Member
    answer: Any


@dataclass(frozen=True, slots=True)
class Together:
    """What became of an act on all the chosen members at once: on how many it was done, and sentences about the others.

    `then` is called after the transaction, for what may take longer.
    """

    number: int
    refused: list[str]
    act_id: int | None = None  # by which all of it is undone
    then: Callable[[Database], object] | None = None


@dataclass(frozen=True, slots=True)
class MemberAct:
    """An act on each of the chosen members, by an owner.

    `fn(tx, viewer, member, fields, now)` does it to one. It raises Forbidden or Conflict, with a sentence, before it
    has changed anything; then the others are done all the same. `said(number)` is the word for the reader;
    `shows(done)` answers a page instead, for what is shown this once. `part(db)` is HTML with further fields; the
    act raises Invalid for what was filled in there. `many(tx, viewer, members, fields, now)` stands instead of `fn`
    and does it to all in one short transaction.
    """

    name: str
    icon: str
    label: Any
    fn: Callable[[Writer, Viewer, queries.Member, Mapping[str, str], int], Any] | None
    said: Callable[[int], Any]
    shows: Callable[[list[Done]], Any] | None = None
    part: Callable[[Reader], str] | None = None
    many: Callable[[Writer, Viewer, list[queries.Member], Mapping[str, str], int], Together] | None = None


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """A part of the members. `where` is a condition on `member m`, a constant of the slice's queries; `params(now)`
    are its parameters, whose names begin with the filter's."""

    name: str
    label: Any
    where: str
    params: Callable[[int], Mapping[str, Any]] = lambda now: {}  # noqa: ARG005


@dataclass(frozen=True, slots=True)
class Why:
    """A reason that has to do with one right. `stops`: while it holds, they may not; else it says why they may.

    `fn(db, who, board, topic)` yields them: who is a Viewer, board and topic are rows or None.
    """

    right: str
    words: Any
    stops: bool = True


Reasons = Callable[[Reader, Viewer, Any, Any], Iterable[Why]]
