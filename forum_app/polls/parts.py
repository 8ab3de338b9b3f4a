"""The fields of a poll in the form of a new topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ..kernel import pages, web
from ..kernel.clock import now
from ..topics.parts import TopicPart
from . import service
from .poll import MOST_CHOICES, SHOWN, Draft, is_begun, read


def fields(typed: Mapping[str, str], *, opened: bool = False) -> str:
    """`typed` is what stands in them; open when there is something."""
    look = web.look_now()
    return pages.render(
        "polls/_fields.html",
        look,
        f=typed,
        shown=SHOWN,
        most=MOST_CHOICES,
        opened=opened,
        folded=not is_begun(typed),
    )


def _read(typed: Mapping[str, str]) -> Draft | None:
    return read(typed, web.look_now().zone, now=now())


def _unpack(packed: dict[str, Any], at: int) -> Draft:
    """One whose end passed while it waited is open until its author closes it."""
    closes_at = packed["closes_at"]
    still = closes_at if closes_at is not None and closes_at > at else None
    return Draft(**{**packed, "choices": tuple(packed["choices"]), "closes_at": still})


PART = TopicPart("poll", fields, _read, service.put, asdict, _unpack)
