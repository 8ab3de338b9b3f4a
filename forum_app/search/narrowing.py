"""Filters of a search: what the form shows of a query, the query with what the form changed, and each filter by itself
so that it can be taken off. No Flask, no SQL.

The query in the address is all there is. The form carries along for which query it was made (`was`): a field that is as
it was then says nothing, so an operator that was typed beside it stands, and one that was taken out stays out.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..boards.queries import Board
from ..kernel.finding import SearchOperator
from ..kernel.text import fold, names_in
from .asking import Operator, Query, parse

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Fields:
    """The filters as the form shows them: '' and nothing ticked where the query has none, or more than fits a field."""

    author: str = ""
    board: str = ""  # a slug
    after: str = ""  # a day
    before: str = ""
    tag: str = ""
    ticked: frozenset[str] = frozenset()  # is:solved, has:image


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter of a query. `rest` is the query without it, `kind` a field of Query."""

    kind: str
    value: str
    rest: str
    label: Any = ""  # of an operator that some slice knows, or the board's name
    wanted: bool = True


def fields(query: Query, boards: Sequence[Board], offered: Iterable[str]) -> Fields:
    """:param offered: operators that the form offers to be ticked; others stand in the query alone."""
    found = board_of(query.boards[0], boards) if len(query.boards) == 1 else None
    wanted = [operator for operator in query.operators if operator.wanted]
    tags = [operator.value for operator in wanted if operator.name == "tag"]
    return Fields(
        author=", ".join(query.authors),
        board=found.slug if found else "",
        after=_day(query.after),
        before=_day(query.before),
        tag=tags[0] if len(tags) == 1 else "",
        ticked=frozenset(offered) & {f"{operator.name}:{operator.value}" for operator in wanted},
    )


def board_of(named: str, boards: Iterable[Board]) -> Board | None:
    """The board of this address or name."""
    return next((board for board in boards if fold(named) in (board.slug, fold(board.name))), None)


def _day(date: str) -> str:
    """The first day of a year or a month: what a field for dates can show."""
    match = _DAY.fullmatch(date)
    return f"{match[1]}-{match[2] or '01'}-{match[3] or '01'}" if match else ""


def narrowed(asked: Query, was: Fields, given: Fields, offered: Iterable[str]) -> Query:
    """The query with those filters that were changed in the form."""
    query = asked
    if given.author != was.author:
        query = dataclasses.replace(query, authors=tuple(names_in(given.author).values()))
    if given.board != was.board:
        query = dataclasses.replace(query, boards=(given.board,) if given.board else ())
    if given.after != was.after:
        query = dataclasses.replace(query, after="")
    if given.before != was.before:
        query = dataclasses.replace(query, before="")
    operators = [o for o in query.operators if not (o.wanted and _is_off(o, was, given))]
    operators += [_operator(name) for name in offered if name in given.ticked - was.ticked]
    if given.tag and given.tag != was.tag:
        operators.append(Operator("tag", given.tag))
    query = dataclasses.replace(query, operators=tuple(dict.fromkeys(operators)))
    # a day is read as if it had been typed, so that a bad one is told
    days = [f"{name}:{day}" for name, day, old in _days(was, given) if day and day != old]
    return parse(" ".join([query.text(), *days]))


def _operator(typed: str) -> Operator:
    name, _, value = typed.partition(":")
    return Operator(name, value)


def _is_off(operator: Operator, was: Fields, given: Fields) -> bool:
    """Was its tick taken away, or another tag written?"""
    if operator.name == "tag":
        return operator.value == was.tag and given.tag != was.tag
    return f"{operator.name}:{operator.value}" in was.ticked - given.ticked


def _days(was: Fields, given: Fields) -> list[tuple[str, str, str]]:
    return [
        ("after", "".join(given.after.split()), was.after),
        ("before", "".join(given.before.split()), was.before),
    ]


def chips(query: Query, operators: Iterable[SearchOperator], boards: Sequence[Board]) -> list[Chip]:
    """All that narrows the query, in the order in which it is written."""
    labels = {operator.name: operator.label for operator in operators}
    found: list[Chip] = []
    for kind in ("authors", "not_authors", "boards", "not_boards"):
        values = getattr(query, kind)
        for value in values:
            rest = _but(query, kind, tuple(other for other in values if other != value))
            board = board_of(value, boards) if kind.endswith("boards") else None
            found.append(Chip(kind, value, rest.text(), board.name if board else ""))
    for kind in ("after", "before"):
        if date := getattr(query, kind):
            found.append(Chip(kind, date, _but(query, kind, "").text()))
    for operator in query.operators:
        others = tuple(other for other in query.operators if other != operator)
        rest = dataclasses.replace(query, operators=others)
        label = labels.get(f"{operator.name}:{operator.value}", "")
        value = operator.value if operator.name == "tag" else f"{operator.name}:{operator.value}"
        kind = "tag" if operator.name == "tag" else "operators"
        found.append(Chip(kind, value, rest.text(), label, operator.wanted))
    for problem in query.problems:
        rest = dataclasses.replace(query, problems=tuple(other for other in query.problems if other != problem))
        found.append(Chip("problems", problem[1], rest.text()))
    return found


def _but(query: Query, field: str, value: Any) -> Query:
    changed: dict[str, Any] = {field: value}
    return dataclasses.replace(query, **changed)


def words_of(query: Query) -> str:
    """What is looked for, without the filters."""
    return Query(words=query.words, phrases=query.phrases, without=query.without).text()


def bare(query: Query) -> str:
    """The words as a name would have them: without quotes."""
    return " ".join([*query.words, *query.phrases])
