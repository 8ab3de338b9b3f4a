"""The search is asked by GETs: all of it stands in the address."""

from __future__ import annotations

import flask

from ..kernel.asked import asked
from ..kernel.text import clean_line, number
from .narrowing import Fields

LONGEST_QUERY = 400
LONGEST_TITLE = 200
LONGEST_FIELD = 100
SORTS = ("best", "new")


def query() -> str:
    """What was typed, cleaned and at most 400 characters."""
    return _line("q", LONGEST_QUERY)


def is_cut() -> bool:
    """Was more typed than is looked for?"""
    return len(clean_line(asked().args.get("q", ""))) > LONGEST_QUERY


def was() -> str | None:
    """The query for which the form with the filters was made; None where only words came."""
    return _line("was", LONGEST_QUERY) if "was" in asked().args else None


def fields() -> Fields:
    """The filters as they were sent; in Flask alone, since a name may come more than once."""
    ticked = flask.request.args.getlist("only")[:50]
    return Fields(
        author=_value("author"),
        board=_value("board"),
        after=_value("after"),
        before=_value("until"),
        tag=_value("tag"),
        ticked=frozenset(clean_line(value)[:LONGEST_FIELD] for value in ticked),
    )


def sort() -> str:
    """In which order: "best" or "new"."""
    wish = asked().args.get("sort", "")
    return wish if wish in SORTS else SORTS[0]


def title() -> str:
    """The title that is being typed."""
    return _line("title", LONGEST_TITLE)


def before() -> int | None:
    """`?before=`: the key after which the page goes on."""
    return number(asked().args.get("before"))


def _line(name: str, longest: int) -> str:
    return clean_line(asked().args.get(name, ""))[:longest].strip()


def _value(name: str) -> str:
    """What becomes an operator of the query, so it holds no quotes."""
    return _line(name, LONGEST_FIELD).replace('"', " ").strip()
