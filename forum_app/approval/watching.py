"""The watched words of this version of the site, made ready once; and which of them a text holds."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from ..kernel.db import Reader, Writer
from ..kernel.queries import site_version
from .matching import Matcher, replaced
from .queries import words as rows
from .queries.words import HOLD, REFUSE, REPLACE, Word

KEPT = "watched"  # under which a version is kept, and under which a prepared text holds what was found in it


@dataclass(frozen=True, eq=False)
class Watched:
    """As of one version of the site."""

    version: int
    words: tuple[Word, ...]
    matcher: Matcher

    @functools.lru_cache(maxsize=64)  # noqa: B019 (looked for before the write lock is taken, asked again under it)
    def in_text(self, text: str) -> frozenset[int]:
        """Which of the words stand in it, by their place in `words`."""
        return frozenset(found.which for found in self.matcher.find(text))

    def of(self, which: Iterable[int], act: str) -> list[Word]:
        return [self.words[number] for number in sorted(which) if self.words[number].act == act]

    def rewritten(self, text: str) -> str:
        """With what is replaced replaced, but for code and addresses."""
        instead = {at: word.instead for at, word in enumerate(self.words) if word.act == REPLACE}
        return replaced(self.matcher, text, instead) if instead else text


def watched(db: Reader) -> Watched:
    version = site_version(db)
    found: Watched | None = db.kept.get(KEPT)
    if found is None or found.version != version:
        found = made(version, rows.words(db))
        if not isinstance(db, Writer):  # what a transaction sees may be taken back
            db.kept[KEPT] = found
    return found


def made(version: int, words: Iterable[Word]) -> Watched:
    kept = tuple(words)
    return Watched(version, kept, Matcher(word.pattern_key for word in kept))


def rewritten(db: Reader, text: str) -> str:
    """What was typed, with what is replaced. What else stands in it is looked for now, before the lock."""
    present = watched(db)
    if not present.words:
        return text
    text = present.rewritten(text)
    present.in_text(text)
    return text


def looked_at(db: Reader, plain: str) -> frozenset[int]:
    """The same for a text as it is read."""
    present = watched(db)
    return present.in_text(plain) if present.words else frozenset()


def stopped(db: Reader, *texts: str) -> tuple[list[Word], list[Word]]:
    """The words in these texts that refuse them, and those that hold them."""
    present = watched(db)
    which = frozenset[int]().union(*(present.in_text(text) for text in texts if text)) if present.words else frozenset()
    return present.of(which, REFUSE), present.of(which, HOLD)
