"""What the sample community says, read from `content/`: who lives there, which boards, every talk. No Flask, no SQL.

A talk is written down as a play is:

    === The title
    board: kitchen
    ago: 3d 4h
    pinned: 2

    --- marta
    The first post.

    --- 老顾 +25m re 1
    An answer to the first, 25 minutes after the post before it.

`ago` says how long ago the first post was. A pause that is not given is some minutes. `locked:` is the reason, `off`
after a number takes that post back.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

CONTENT = Path(__file__).parent / "content"
_TITLE = re.compile(r"^=== (.+)$", re.MULTILINE)
_TURN = re.compile(r"^--- (\S+)(?: \+(\S+))?(?: re (\d+))?( off)?$", re.MULTILINE)
_PART = re.compile(r"(\d+)([dhms])")
_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
LAST = 15  # seconds between the last word and now, at least


@dataclass(frozen=True, slots=True)
class Person:
    key: str  # the user name, if it is free
    shown: str
    bio: str
    role: str
    language: str
    joined: int  # days ago
    seen: int  # seconds ago
    hidden: bool  # does not tell when they were here


@dataclass(frozen=True, slots=True)
class Place:
    slug: str
    name: str
    category: str
    description: str
    hue: int


@dataclass(frozen=True, slots=True)
class Turn:
    who: str  # a person's key
    at: int  # seconds after the first post
    re: int | None  # the number of the post it answers
    off: bool  # taken back
    body: str


@dataclass(frozen=True, slots=True)
class Talk:
    title: str
    board: str
    ago: int  # seconds
    pinned: int
    locked: str  # the reason; '' while it is open
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Script:
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    talks: tuple[Talk, ...]  # the oldest first


def read(folder: Path = CONTENT) -> Script:
    """Everything, checked as far as a slip of the pen goes.

    :raises ValueError: for a talk that names nobody's key, no board or no time.
    """
    house = tomllib.loads((folder / "house.toml").read_text("utf-8"))
    places = tuple(Place(**row) for row in house["board"])
    talks = [talk for path in sorted(folder.glob("*.md")) for talk in _talks(path.read_text("utf-8"))]
    last = {turn.who: talk.ago - turn.at for talk in talks for turn in talk.turns}
    for talk in talks:
        last |= {turn.who: min(last[turn.who], talk.ago - turn.at) for turn in talk.turns}
    people = tuple(_person(row, last.get(str(row["key"]), 1 << 30)) for row in house["person"])
    keys, slugs = {person.key for person in people}, {place.slug for place in places}
    for talk in talks:
        if talk.board not in slugs or not {turn.who for turn in talk.turns} <= keys:
            raise ValueError(f"{talk.title}: an unknown board or person")
    return Script(people, places, tuple(sorted(talks, key=lambda talk: -talk.ago)))


def _person(row: dict[str, str | int], last_said: int) -> Person:
    """Whoever wrote was there then, whatever the file says."""
    return Person(
        key=str(row["key"]),
        shown=str(row.get("shown", row["key"])),
        bio=str(row.get("bio", "")).strip(),
        role=str(row.get("role", "member")),
        language=str(row.get("language", "")),
        joined=int(row["joined"]),
        seen=min(60 * int(row["seen"]), last_said),
        hidden=bool(row.get("hidden", False)),
    )


def _talks(text: str) -> list[Talk]:
    pieces = _TITLE.split(text)[1:]
    return [_talk(title.strip(), piece) for title, piece in zip(pieces[::2], pieces[1::2], strict=True)]


def _talk(title: str, piece: str) -> Talk:
    head, *turns = _TURN.split(piece)
    said = dict(line.split(": ", 1) for line in head.split("\n") if line.strip())
    if "ago" not in said or not turns:
        raise ValueError(f"{title}: no time or no posts")
    ago = seconds(said["ago"])
    return Talk(
        title=title,
        board=said.get("board", ""),
        ago=ago,
        pinned=int(said.get("pinned", 0)),
        locked=said.get("locked", ""),
        turns=_turns([turns[i : i + 5] for i in range(0, len(turns), 5)], ago),
    )


def _turns(parts: list[list[str | None]], ago: int) -> tuple[Turn, ...]:
    """The posts in order. Pauses that would reach into the future all shrink, so that the last one is just now."""
    ends: list[int] = []
    for place, (_, pause, *_rest) in enumerate(parts):
        wait = seconds(pause) if pause else 60 * (4 + place * 13 % 29)
        ends.append(ends[-1] + wait if ends else 0)
    room = max(0, ago - LAST)
    shrink = min(1.0, room / ends[-1]) if ends[-1] else 1.0
    return tuple(
        Turn(
            who=str(who),
            at=int(end * shrink),
            re=None if answered is None else int(answered),
            off=off is not None,
            body=str(body).strip("\n"),
        )
        for (who, _, answered, off, body), end in zip(parts, ends, strict=True)
    )


def seconds(words: str) -> int:
    """`3d 4h` as seconds.

    :raises ValueError: for anything else.
    """
    parts = _PART.findall(words)
    if "".join(number + unit for number, unit in parts) != words.replace(" ", ""):
        raise ValueError(f"{words} is no time")
    return sum(int(number) * _SECONDS[unit] for number, unit in parts)
