"""What topics show on pages of other slices."""

from __future__ import annotations

from typing import Any

from ..kernel import pages, web
from ..kernel.db import Reader
from ..kernel.markup.plain import plain_text, without_spoilers
from .queries import lists

EXCERPT = 220  # characters


def written(db: Reader, members: list[Any]) -> dict[int, str]:
    """On a profile: what the member wrote last."""
    look = web.look_now()
    found: dict[int, str] = {}
    for member_id in members:
        rows = [(row, excerpt(row.html)) for row in lists.written_by(db, member_id, web.may().hidden, 20)]
        found[member_id] = pages.render("topics/_written.html", look, rows=rows, own=member_id == web.viewer().id)
    return found


def excerpt(html: str) -> str:
    """The beginning of a post, in one line."""
    words = plain_text(without_spoilers(html)).replace("\n", " ")
    return words if len(words) <= EXCERPT else words[:EXCERPT].rstrip() + "…"
