"""All tags by number and by slug, read once for each version of the site and kept for the process.

Whatever changes a tag bumps that version; a new tag does not, since no page shows it before a topic has it: what is
not in the table is looked for once more.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..kernel.db import Reader, Writer
from .queries import read
from .queries.read import Synonym, Tag

KEPT = "tags"


class Table:
    """The tags as they were at one version of the site."""

    def __init__(self, version: int, tags: Iterable[Tag], synonyms: Iterable[Synonym]) -> None:
        self.version = version
        self._all = {tag.id: tag for tag in tags}
        self._by_slug = {tag.slug: tag for tag in self._all.values() if not tag.going}
        self._led = {line.slug: line.tag_id for line in synonyms}
        self.known = frozenset(self._all)

    def tag(self, tag_id: int) -> Tag | None:
        """The one that is shown for this number: of one that is going the one in its place, if there is one."""
        found = self._all.get(tag_id)
        for _ in range(5):  # one that goes into one that goes
            if found is None or not found.going:
                return found
            found = self._all.get(found.into_id or 0)
        return None

    def called(self, slug: str) -> Tag | None:
        """By its slug, or that of a synonym."""
        return self._by_slug.get(slug) or self.tag(self._led.get(slug, 0))

    def shown(self, ids: str | None) -> list[Tag]:
        """The tags of a topic, out of its row in a list: "4.7". None twice, none that are gone."""
        found = (self.tag(int(part)) for part in (ids or "").split(".") if part)
        return list({tag.id: tag for tag in found if tag is not None}.values())


def table(db: Reader, version: int, needed: Iterable[int] = ()) -> Table:
    """The table of this version of the site, read before; with `needed` in it, if they are there at all."""
    kept: Table | None = db.kept.get(KEPT)
    if kept is None or kept.version != version or not kept.known.issuperset(needed):
        kept = Table(version, read.tags(db), read.synonyms(db))
        if not isinstance(db, Writer):  # what a transaction sees may be taken back
            db.kept[KEPT] = kept
    return kept
