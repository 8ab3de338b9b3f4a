"""In the head of the owner's pages: that the forum is open to the network, and where."""

from __future__ import annotations

import functools

from ..kernel import i18n
from ..kernel.forum import current
from ..kernel.links import Links
from ..kernel.pages import Look
from ..kernel.viewer import Viewer
from .sharing import place


def filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    """Asks the machine, which knows it without looking; a page that was kept never tells of an old address."""
    sharing = current().machine.sharing()
    if not viewer.is_owner or not sharing.on:
        return ""
    return _open(place(sharing.urls[0]).text if sharing.urls else "", look)


@functools.lru_cache(maxsize=64)
def _open(address: str, look: Look) -> str:
    template = current().jinja_env.get_template("network/_open.html")
    return template.render(**i18n.words(look.language), address=address, links=Links(look.base))
