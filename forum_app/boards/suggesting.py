"""Boards whose name fits what is being typed in the search. No Flask, no SQL."""

from __future__ import annotations

import functools
from urllib.parse import quote

from ..accounts.words import wanted, words
from ..kernel.db import Reader
from ..kernel.finding import Suggestion
from ..kernel.queries import site_version
from ..kernel.rights import Rights
from ..kernel.viewer import Viewer
from .access import names_to_see


def boards(db: Reader, viewer: Viewer, may: Rights, typed: str, most: int) -> list[Suggestion]:  # noqa: ARG001
    """Those that the viewer sees, in the order of the index: a word of the name, or of the address, begins so."""
    word = wanted(typed)
    if not word:
        return []
    found = names_to_see(db, may, site_version(db))
    fits = [b for b in found if any(part.startswith(word) for part in _parts(b.name, b.slug))]
    return [Suggestion("board", b.name, f"/b/{quote(b.slug)}") for b in fits[:most]]


@functools.lru_cache(maxsize=1024)
def _parts(name: str, slug: str) -> frozenset[str]:
    return frozenset(words(name, slug))
