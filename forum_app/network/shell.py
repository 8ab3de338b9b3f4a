"""In the head of the owner's pages: that the forum is open to the network, and where; and who waits at the door."""

from __future__ import annotations

import functools

from ..accounts.queries.joining import knocking
from ..kernel import i18n
from ..kernel.db import Reader
from ..kernel.forum import current
from ..kernel.links import Links
from ..kernel.pages import Look
from ..kernel.viewer import Viewer
from .sharing import place

WAITING = "network.waiting"
LOOK = 5.0  # seconds between looks at who waits: a page of the owner's asks the database nothing more


class Waiting:
    """How many wait at the door, as it was a moment ago."""

    number = 0

    def refresh(self, db: Reader) -> None:
        self.number = knocking(db)


def waiting() -> Waiting:
    found: Waiting = current().extensions[WAITING]
    return found


def filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    """Asks the machine, which knows it without looking; a page that was kept never tells of an old address."""
    if not viewer.is_owner:
        return ""
    sharing, number = current().machine.sharing(), waiting().number
    if not sharing.on and not number:
        return ""
    return _told(sharing.on, place(sharing.urls[0]).text if sharing.urls else "", number, look)


@functools.lru_cache(maxsize=64)
def _told(is_open: bool, address: str, number: int, look: Look) -> str:
    template = current().jinja_env.get_template("network/_open.html")
    links = Links(look.base)
    return template.render(**i18n.words(look.language), is_open=is_open, address=address, number=number, links=links)
