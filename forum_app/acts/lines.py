"""The log as a file: a table for spreadsheets, and a line of JSON for each act."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..kernel.times import iso
from .queries import Row

COLUMNS = (
    "id",
    "at",
    "by",
    "kind",
    "what",
    "things",
    "board",
    "topic",
    "title",
    "post",
    "whom",
    "why",
    "undone",
    "undone_by",
)
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would take what begins so for a formula
Words = Callable[[Row], str]


def values(row: Row, words: Words) -> dict[str, Any]:
    """What is told of an act, by column; None where there is nothing."""
    made = (
        row.id, iso(row.at), row.actor, row.kind, words(row), row.things, row.board_name, row.topic_id, row.topic_title,
        row.post_id, row.member, row.why or None, iso(row.undone_at) if row.undone_at else None, row.undone_by,
    )  # fmt: skip
    return dict(zip(COLUMNS, made, strict=True))


def as_json(rows: Iterable[Row], words: Words) -> Iterator[str]:
    for row in rows:
        yield json.dumps(values(row, words), ensure_ascii=False) + "\n"


def as_csv(rows: Iterable[Row], words: Words) -> Iterator[str]:
    """With a mark at its beginning by which spreadsheets know UTF-8."""
    yield "\ufeff" + _line(COLUMNS)
    for row in rows:
        yield _line(["" if value is None else safe(value) for value in values(row, words).values()])


def safe(value: object) -> object:
    """Text that no spreadsheet carries out."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


def _line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
