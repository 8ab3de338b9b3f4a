"""The search form is a GET: its one field is the address."""

from __future__ import annotations

import flask

from ..kernel.text import clean_line

LONGEST_QUERY = 200


def query() -> str:
    """What was typed, cleaned and at most 200 characters."""
    return clean_line(flask.request.args.get("q", ""))[:LONGEST_QUERY].strip()


def before() -> int:
    """`?before=<post id>`: the key after which the page goes on."""
    text = flask.request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 1 << 62
