"""What is looked for in a post: its words with those that were added to it."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.markup.plain import plain_of_all
from . import queries, tokens


def words_of(db: Reader, sources: list[queries.Source]) -> dict[int, str]:
    """The tokens of these posts with what was added to them; one statement, and none where nothing was."""
    some = any(source.addenda for source in sources)
    added = queries.added(db, sources[0].id, sources[-1].id) if some else {}
    return {s.id: tokens.text_of(plain_of_all([s.html, *added.get(s.id, ())])) for s in sources}
