"""What every template may call, besides the words and looks that `pages` puts into its context."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .forum import Forum
from .markup.fragment import fragment


@dataclass(frozen=True, slots=True)
class Group:
    key: int
    rows: list[Any]


def groupby_adjacent(rows: Iterable[Any], key: Callable[[int], int], time: str = "last_post_at") -> list[Group]:
    """Rows under headings by the time they were last spoken in; a heading may come back if an order is odd."""
    groups: list[Group] = []
    for row in rows:
        which = key(getattr(row, time))
        if not groups or groups[-1].key != which:
            groups.append(Group(which, []))
        groups[-1].rows.append(row)
    return groups


def page_window(page: int, last: int) -> list[int | None]:
    """The page numbers to show: the ends, and two around the present one; None for a gap."""
    wanted = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    shown: list[int | None] = []
    for number in wanted:
        if shown and shown[-1] is not None and number - shown[-1] == 2:
            shown.append(number - 1)
        elif shown and shown[-1] is not None and number - shown[-1] > 2:
            shown.append(None)
        shown.append(number)
    return shown


def install(app: Forum) -> None:
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters["groupby_adjacent"] = groupby_adjacent
    env.filters["zip"] = lambda one, other: list(zip(one, other, strict=False))
    env.globals |= {"fragment": fragment, "page_window": page_window}
