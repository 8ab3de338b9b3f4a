"""What is said about a query that could not be taken as it was typed: kindly, and with what was perhaps meant."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..boards.queries import Board
from ..kernel.finding import SearchOperator
from ..kernel.text import fold
from .asking import Operator, Query

KINDS = {"author": ("authors", "not_authors"), "board": ("boards", "not_boards")}
# what was typed of a name -> who may be meant, '' for nobody
Meant = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` is date, board, author, operator, or '' for a sentence of an operator's own."""

    kind: str
    value: str
    sentence: Any = ""
    meant: str = ""  # '' where nothing is near
    query: str = ""  # the query with what was perhaps meant


def problems(
    found: Iterable[tuple[Any, str]],
    query: Query,
    boards: Sequence[Board],
    operators: Iterable[SearchOperator],
    member: Meant,
) -> list[Problem]:
    names = {o.name: o.name for o in operators if ":" in o.name}
    near: dict[str, Meant] = {
        "board": lambda value: _near(value, {b.slug: b.slug for b in boards} | {fold(b.name): b.slug for b in boards}),
        "operator": lambda value: _near(value, names),
        "author": member,
        "date": lambda _: "",
    }
    return [_problem(kind, value, query, near) for kind, value in found]


def _problem(kind: Any, value: str, query: Query, near: dict[str, Meant]) -> Problem:
    if kind not in near:
        return Problem("", value, sentence=str(kind).replace("{value}", value))
    meant = near[kind](value)
    return Problem(kind, value, meant=meant, query=_with(query, kind, value, meant).text() if meant else "")


def _near(value: str, names: dict[str, str]) -> str:
    found = difflib.get_close_matches(fold(value), names, n=1, cutoff=0.6)
    return names[found[0]] if found else ""


def _with(query: Query, kind: str, value: str, meant: str) -> Query:
    """The query with the other name in its place."""
    if kind == "operator":
        name, _, new = meant.partition(":")
        other = [Operator(name, new, o.wanted) if _is(o, value) else o for o in query.operators]
        return dataclasses.replace(query, operators=tuple(other))
    changed: dict[str, Any] = {
        field: tuple(meant if fold(name) == fold(value) else name for name in getattr(query, field))
        for field in KINDS[kind]
    }
    return dataclasses.replace(query, **changed)


def _is(operator: Operator, typed: str) -> bool:
    return fold(f"{operator.name}:{operator.value}") == fold(typed.removeprefix("-"))
