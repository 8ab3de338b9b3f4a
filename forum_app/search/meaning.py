"""What a query means here: its names looked up, its words put as the index understands them. No Flask."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from ..kernel.db import Reader
from ..kernel.finding import SearchOperator
from ..kernel.text import fold
from . import queries, tokens
from .asking import Operator, Query
from .queries import Asked
from .tokens import Run

FEW_POSTS = 5_000  # of boards whose posts' ids are asked first


@dataclass(frozen=True, slots=True)
class Meaning:
    """A query that names nothing unknown any more. Terms are as `tokens` quotes them."""

    words: tuple[Run, ...]
    phrases: tuple[tuple[Run, ...], ...]
    marks: tuple[str, ...]  # terms that narrow
    never: tuple[str, ...]
    asked: Asked  # without its match
    problems: tuple[tuple[Any, str], ...]

    @property
    def beginning(self) -> str:
        """The last word typed, where it may be the beginning of longer ones; else ''."""
        last = self.words[-1] if self.words else None
        fits = last and not last.cjk and len(last.text) >= tokens.SHORTEST_START and last.text[0].isalpha()
        return last.text if last and fits else ""

    @property
    def terms(self) -> int:
        """How many words and conditions there are."""
        asked = self.asked
        narrowing = [*self.marks, *self.never, *asked.conditions, asked.boards, asked.not_boards.strip("[]")]
        return len(self.words) + len(self.phrases) + sum(map(bool, narrowing))

    def ask(self, last: Sequence[str] = ()) -> Asked:
        """The question; with the terms of the index that the last word may stand for besides itself."""
        terms = [tokens.one(run) for run in self.words]
        if last:
            terms[-1] = tokens.any_of([terms[-1], *(f'"{term}"' for term in last)])
        terms += [tokens.in_a_row(phrase) for phrase in self.phrases]
        terms = list(dict.fromkeys(terms))
        match = " AND ".join([*terms, *self.marks]) or tokens.EVERYTHING
        if self.never:
            match = f"({match}) NOT {tokens.any_of(self.never)}"
        return replace(self.asked, match=match, titles="" if self.never else " AND ".join(terms))


def meaning(db: Reader, query: Query, hidden: str, operators: Sequence[SearchOperator], zone: str, now: int) -> Meaning:
    """What names nothing is told among the problems and left aside; an operator that nobody knows becomes words."""
    looked = _Looked(db, hidden)
    looked.problems += query.problems
    authors, not_authors = looked.members(query.authors), looked.members(query.not_authors)
    boards, not_boards = looked.boards(query.boards), looked.boards(query.not_boards)
    since, until = (_began(query.after, zone), _began(query.before, zone))
    for operator in query.operators:
        looked.operator(operator, operators)
    never = [tokens.in_a_row(runs) for text in (*query.without, *looked.not_words) if (runs := _runs([text]))]
    return Meaning(
        words=_runs([*query.words, *looked.words]),
        phrases=tuple(runs for text in query.phrases if (runs := _runs([text]))),
        marks=(
            *([tokens.by(authors)] if authors else []),
            # without a beginning, too, by what is in it: so the index leaps over all that is newer
            *([tokens.within(since or 0, until, now)] if since is not None or until is not None else []),
        ),
        never=(
            *dict.fromkeys(never),
            *([tokens.by(not_authors)] if not_authors else []),
        ),
        asked=Asked(
            match="",
            hidden=hidden,
            boards=json.dumps(sorted(boards)) if boards else "",
            not_boards=json.dumps(sorted(not_boards)),
            authors=json.dumps(sorted(authors)) if authors else "",
            since=since,
            until=until,
            conditions=tuple(looked.conditions),
            params=looked.params,
            few=bool(boards) and sum(boards.values()) <= FEW_POSTS,
        ),
        problems=tuple(looked.problems),
    )


def _runs(texts: Sequence[str]) -> tuple[Run, ...]:
    return tuple([run for text in texts for run in tokens.runs(text)][: tokens.MOST_TERMS])


def _began(date: str, zone: str) -> int | None:
    """When this year, month or day began there, in seconds; None for ''."""
    if not date:
        return None
    year, month, day = ([int(part) for part in date.split("-")] + [1, 1])[:3]
    return int(datetime.datetime(year, month, day, tzinfo=ZoneInfo(zone)).timestamp())


@dataclass
class _Looked:
    """The names of a query, looked up one after another."""

    db: Reader
    hidden: str
    problems: list[tuple[Any, str]] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    params: dict[str, Any] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    not_words: list[str] = field(default_factory=list)

    def members(self, names: Sequence[str]) -> list[int]:
        there = queries.members_named(self.db, [fold(name) for name in names]) if names else {}
        self.problems += [("author", name) for name in names if fold(name) not in there]
        return sorted(there.values())

    def boards(self, names: Sequence[str]) -> dict[int, int]:
        """Board -> how many posts it has."""
        found: dict[int, int] = {}
        if not names:
            return found
        seen = queries.boards(self.db, self.hidden)
        posts = {board_id: count for board_id, _, _, count in seen}
        called = {fold(name): board_id for board_id, _, name, _ in reversed(seen)}
        called |= {fold(slug): board_id for slug, board_id in queries.boards_once_named(self.db, names).items()}
        called |= {fold(slug): board_id for board_id, slug, _, _ in seen}
        for name in names:
            board_id = called.get(fold(name))
            if board_id in posts:
                found[board_id] = posts[board_id]
            else:
                self.problems.append(("board", name))
        return found

    def operator(self, operator: Operator, known: Sequence[SearchOperator]) -> None:
        by_name = {one.name: one for one in known}
        typed = f"{operator.name}:{operator.value}"
        found = by_name.get(fold(typed)) or by_name.get(operator.name)
        if found is None:
            self.problems.append(("operator", typed))
            (self.words if operator.wanted else self.not_words).append(typed)
            return
        number = len(self.conditions)
        params: Mapping[str, Any] | None = found.params(self.db, operator.value, number)
        if params is None:
            self.problems.append((found.unknown, operator.value))
            return
        condition = found.condition.replace("{n}", str(number))
        self.conditions.append(f"({condition})" if operator.wanted else f"NOT ({condition})")
        self.params |= params
