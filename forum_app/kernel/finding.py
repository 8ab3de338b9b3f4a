"""What slices add to the search: words with a colon (`tag:tea`, `is:solved`, `has:image`), and things besides posts.

Provided as "search operator" (`SearchOperator`) and "suggest" (`Suggest`); the slice search asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .db import Reader
from .rights import Rights
from .viewer import Viewer

AnyWord = Any  # a lazy message: made into words in the reader's language


@dataclass(frozen=True, slots=True)
class SearchOperator:
    """One operator: `name` is what stands before the colon with, where the values are few, its value (`is:solved`).

    `condition` is a constant of the slice's queries.py over the post p and its topic t, a semi-join that an index
    answers for one row. It holds `{n}` in the names of its parameters, a number that differs each time the operator
    stands in one query; `params(db, value, n)` gives them, or None where the value names nothing: then the reader is
    told `unknown` with the `value`.
    """

    name: str
    label: AnyWord
    condition: str
    params: Callable[[Reader, str, int], Mapping[str, Any] | None] = lambda _db, _value, _n: {}
    unknown: AnyWord = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that fits what is being typed: a tag, a member, a board."""

    kind: str  # tag, member, board: the icon and the heading
    text: str
    path: str  # without the base path
    note: str = ""


# (reader, viewer, what they may, the text as typed, how many at most) -> only what this viewer may see
Suggest = Callable[[Reader, Viewer, Rights, str, int], list[Suggestion]]
