"""What somebody wrote, made ready to be stored: rendered, with the people it names and the addresses that mean us."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from . import markup
from .db import Reader
from .events import Events
from .markup import Prepared, mentions
from .markup import files as uploads
from .markup.files import Shown
from .viewer import Viewer


@dataclass(frozen=True, slots=True)
class Home:
    """Where this forum is known to live: what a link to itself begins with."""

    origins: frozenset[str] = frozenset()
    base: str = ""


NOWHERE = Home()  # for what the program brings along, which names no address of its own


@dataclass(frozen=True, slots=True)
class Says:
    """What something shows from now on, told to whoever keeps what it names: none, and it is gone for good.

    `kind` is what has an answer under "attached to": post, message.
    """

    kind: str
    ref_id: int
    htmls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """Words that are no post are about to be stored. Guards refuse with Invalid, at the field.

    `kind` is message or profile; `fields` are those that others read.
    """

    kind: str
    author: Viewer
    fields: Mapping[str, str]


def rewritten(events: Events, text: str) -> str:
    """What was typed, with the words in it that are replaced: `rewrite` is provided as `fn(text)`."""
    for fn in events.provided("rewrite"):
        text = fn(text)
    return text


def prepare(
    db: Reader,
    events: Events,
    body: str,
    format: str = "md",
    *,
    home: Home,
    images: bool = False,
    writer: Viewer | None = None,
    kept: frozenset[str] = frozenset(),
) -> Prepared:
    """Slow, so before the transaction.

    :param writer: whose uploads, and what they may see of others', is shown; without one it stays links.
    :param kept: keys of uploads that the same text showed before, whoever may see them now.
    """
    people = called(db, events, [body] if format == "md" else [])
    files = named(db, events, body, writer, kept) if format == "md" else {}
    return markup.prepare(body, format, people=people, origins=home.origins, base=home.base, images=images, files=files)


def named(
    db: Reader, events: Events, body: str, writer: Viewer | None, kept: frozenset[str] = frozenset()
) -> Mapping[str, Shown]:
    """The uploads that this text names and its writer may show, by key."""
    keys = uploads.candidates(body) if "/files/" in body and (writer or kept) else set()
    found: dict[str, Shown] = {}
    for lookup in events.provided("files") if keys else ():
        found |= lookup(db, keys, writer, kept)
    return found


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
