"""What somebody wrote, made ready to be stored: rendered, with the people it names and the addresses that mean us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import markup
from .db import Reader
from .events import Events
from .markup import Prepared, mentions


@dataclass(frozen=True, slots=True)
class Home:
    """Where this forum is known to live: what a link to itself begins with."""

    origins: frozenset[str] = frozenset()
    base: str = ""


NOWHERE = Home()  # for what the program brings along, which names no address of its own


def prepare(db: Reader, events: Events, body: str, format: str = "md", *, home: Home, images: bool = False) -> Prepared:
    """Slow, so before the transaction."""
    people = called(db, events, [body] if format == "md" else [])
    return markup.prepare(body, format, people=people, origins=home.origins, base=home.base, images=images)


def called(db: Reader, events: Events, bodies: Iterable[str]) -> dict[str, str]:
    """Who of those that these texts name exists: folded name -> the name as written in links."""
    names: set[str] = set()
    for body in bodies:
        if "@" in body:
            names |= mentions.candidates(body)
    people: dict[str, str] = {}
    for lookup in events.provided("people") if names else ():
        people |= lookup(db, names)
    return people
