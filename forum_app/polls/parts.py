"""The fields of a poll in the form of a new topic."""

from __future__ import annotations

from collections.abc import Mapping

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


PART = TopicPart(fields, _read, service.put)
