"""Words that a member began to write under a name, as reply:5 or new, for pages with a form. A slice keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from . import web
from .db import Reader
from .forum import current
from .viewer import Viewer


class Keeper(Protocol):
    """What is provided as `unsent`."""

    def words(self, db: Reader, member_id: int, name: str) -> Mapping[str, str]:
        """The fields of the form; empty without a draft."""

    def keep(self, viewer: Viewer, name: str, fields: Mapping[str, str]) -> None:
        """In a transaction of its own."""


def words(name: str) -> Mapping[str, str]:
    """What the viewer began to write; for a page without scripts, where it must stand in the form already."""
    for keeper in current().events.provided("unsent"):
        found: Mapping[str, str] = keeper.words(web.db(), web.viewer().id, name)
        return found
    return {}


def keep(name: str, fields: Mapping[str, str]) -> None:
    """Keep what was typed so far, since the viewer had it shown: without scripts nobody else would."""
    for keeper in current().events.provided("unsent"):
        keeper.keep(web.viewer(), name, fields)
