"""Members whose name fits what is being typed in the search. No Flask, no SQL."""

from __future__ import annotations

from urllib.parse import quote

from ..kernel.db import Reader
from ..kernel.finding import Suggestion
from ..kernel.rights import Rights
from ..kernel.viewer import Viewer
from .queries import directory as rows
from .words import after, wanted

LOOKED_AT = 50  # names that begin so, the shortest first; who types one letter among thousands types another one


def members(db: Reader, viewer: Viewer, may: Rights, typed: str, most: int) -> list[Suggestion]:  # noqa: ARG001
    """Whom the directory would find, those who wrote most first; a whole name before all. It is open to who reads."""
    word = wanted(typed)
    found = rows.of_name(db, word, after(word), LOOKED_AT) if word else []
    people = {member.id: member for member in found}.values()
    best = sorted(people, key=lambda m: (m.name_key != word, -m.posts, m.id))
    return [Suggestion("member", m.display_name, f"/u/{quote(m.name)}", f"@{m.name}") for m in best[:most]]
