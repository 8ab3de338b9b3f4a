"""The search form is a GET: its one field is the address."""

from __future__ import annotations

import flask

from ..kernel.text import clean_line, number

LONGEST_QUERY = 200


def query() -> str:
    """What was typed, cleaned and at most 200 characters."""
    return clean_line(flask.request.args.get("q", ""))[:LONGEST_QUERY].strip()


def title() -> str:
    """The title that is being typed."""
    return clean_line(flask.request.args.get("title", ""))[:LONGEST_QUERY].strip()


def before() -> int:
    """`?before=<post id>`: the key after which the page goes on."""
    found = number(flask.request.args.get("before"))
    return 1 << 62 if found is None else found
