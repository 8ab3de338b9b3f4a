"""The directory: whom it shows in which order, and who is here. No Flask, no SQL."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..kernel.db import Database, Reader, Writer
from . import queries
from .queries import directory as rows
from .queries.directory import LAST, Listed, Present
from .words import after, wanted, words

SIZE = 50  # members on a page
MOST = 500  # rows looked at for a name; who types one letter among thousands is asked for one more
STONES = 24  # people shown beside the lists
SORTS = ("name", "new", "posts", "seen")
FOR_MEMBERS = ("seen",)  # guests are not told when somebody was here
JOB = "accounts.words"
BATCH = 100  # members whose words one transaction writes
Key = tuple[int, int]
FIRST: Key = (LAST, LAST)
_KEY = re.compile(r"(\d{1,15})-(\d{1,15})")


@dataclass(frozen=True, slots=True)
class Page:
    """Members to show, the key of the next page ('' at the end), and whether a name fits more than were looked at."""

    members: list[Listed]
    following: str
    more: bool = False


def listed(db: Reader, sort: str, start: str) -> Page:
    """All members in this order, after the key `start`."""
    if sort == "name":
        found = rows.by_name(db, start, SIZE + 1)
    else:
        found = _BY[sort](db, _key(start), SIZE + 1)
    return _cut(found, sort)


def found(db: Reader, typed: str, sort: str, start: str) -> Page:
    """Those who have a name with a word that begins so, in this order."""
    word = wanted(typed)
    hits = rows.of_name(db, word, after(word), MOST) if word else []
    people = sorted({member.id: member for member in hits}.values(), key=lambda m: _place(m, sort))
    if start:
        people = [member for member in people if _is_after(member, sort, start)]
    page = _cut(people[: SIZE + 1], sort)
    return Page(page.members, page.following, len(hits) == MOST)


def here(db: Reader, since: int, start: str) -> Page:
    """Those who are here now."""
    return _cut(rows.by_seen(db, _key(start), SIZE + 1, since), "seen")


_BY: dict[str, Callable[[Reader, Key, int], list[Listed]]] = {
    "new": rows.by_joined,
    "posts": rows.by_posts,
    "seen": rows.by_seen,
}


def _value(member: Listed, sort: str) -> int:
    return {"new": member.created_at, "posts": member.posts, "seen": member.seen_at}[sort]


def _place(member: Listed, sort: str) -> tuple[str, int, int]:
    """What the order goes by, the smallest first."""
    return (member.name_key, 0, 0) if sort == "name" else ("", -_value(member, sort), -member.id)


def _is_after(member: Listed, sort: str, start: str) -> bool:
    if sort == "name":
        return member.name_key > start
    return (_value(member, sort), member.id) < _key(start)


def _cut(found: list[Listed], sort: str) -> Page:
    shown = found[:SIZE]
    last = shown[-1] if len(found) > SIZE else None
    if last is None:
        return Page(shown, "")
    return Page(shown, last.name_key if sort == "name" else f"{_value(last, sort)}-{last.id}")


def _key(start: str) -> Key:
    """The key in an address; the beginning for anything that is none."""
    match = _KEY.fullmatch(start)
    return (int(match[1]), int(match[2])) if match else FIRST


# --- who is here: in the memory of each process, so that a page asks nothing for it


class Here:
    """Who was seen lately, as of the last tick."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.people: tuple[Present, ...] = ()
        self.changes = 0  # how often others came or went: part of what tells copies of pages apart

    def refresh(self, db: Reader, now: int) -> None:
        found = tuple(rows.here(db, now - queries.ONLINE, STONES))
        with self._lock:
            self.changes += found != self.people
            self.people = found


# --- the words by which people are found


def set_names(tx: Writer, member_id: int, name: str, display_name: str) -> None:
    """Somebody came, or is called something else."""
    rows.set_words(tx, member_id, words(name, display_name))


def forget(db: Database, member_id: int, keep_posts: bool) -> None:  # noqa: ARG001
    """Nobody is found by the names of somebody who left."""
    with db.transaction() as tx:
        rows.drop_words(tx, member_id)


def is_filled(db: Reader) -> bool:
    return rows.any_words(db) or not queries.anybody(db)


def fill(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    """The words of the next members; answers where to go on, None at the end."""
    batch = rows.named_after(db.reader(), int(payload["after"]), BATCH)
    if not batch:
        return None
    with db.transaction() as tx:
        for member in rows.named_after(tx, int(payload["after"]), BATCH):
            set_names(tx, member.id, member.name, member.display_name)
    return {"after": batch[-1].id}


def wrong(db: Reader) -> Iterator[str]:
    """The names of members who would not be found by them."""
    last = 0
    while batch := rows.named_after(db, last, BATCH):
        kept: dict[int, set[str]] = {}
        for member_id, word in rows.words_of(db, batch[0].id, batch[-1].id):
            kept.setdefault(member_id, set()).add(word)
        yield from (m.name for m in batch if kept.get(m.id, set()) != words(m.name, m.display_name))
        last = batch[-1].id
