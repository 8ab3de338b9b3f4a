"""A poll as it is shown and voted in, and the fields in which one is written. No Flask, no SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..kernel import moments
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.text import clean_line, clean_lines, is_blank, number
from .queries import Row

ALWAYS, VOTED, CLOSED = "always", "voted", "closed"
SHOWN = {ALWAYS: _("Everybody, at any time"), VOTED: _("Those who voted"), CLOSED: _("Everybody, once it is closed")}
MOST_CHOICES = 20
LONGEST_QUESTION = 200
LONGEST_CHOICE = 120
LONGEST = 10 * 366 * 24 * 3600  # seconds that a poll may be open
FIELDS = ("poll_question", "poll_choices", "poll_most", "poll_shown", "poll_closes", "poll_fixed")


@dataclass(frozen=True, slots=True)
class Choice:
    id: int
    text: str
    votes: int


@dataclass(frozen=True, slots=True)
class Poll:
    id: int
    topic_id: int
    question: str
    most: int
    shown: str
    changeable: int
    closes_at: int | None
    closed_at: int | None
    voters: int
    author_id: int
    board_closed: int
    deleted: int
    choices: tuple[Choice, ...]

    def is_closed(self, now: int) -> bool:
        return self.closed_at is not None or (self.closes_at is not None and self.closes_at <= now)

    def shows(self, now: int, *, voted: bool) -> bool:
        """Are the results to be seen by somebody who voted, or did not?"""
        return self.is_closed(now) or self.shown == ALWAYS or (self.shown == VOTED and voted)


def made_of(rows: list[Row]) -> Poll | None:
    if not rows:
        return None
    r = rows[0]
    choices = tuple(Choice(row.choice_id, row.text, row.votes) for row in rows)
    return Poll(
        r.poll_id, r.topic_id, r.question, r.most, r.shown, r.changeable, r.closes_at, r.closed_at, r.voters,
        r.author_id, r.board_closed, r.deleted, choices,
    )  # fmt: skip


def packed(poll: Poll) -> str:
    """As it goes through a hole of a kept page, so that filling it asks nothing."""
    return json.dumps(asdict(poll), ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Poll:
    data: dict[str, Any] = json.loads(text)
    return Poll(**{**data, "choices": tuple(Choice(**choice) for choice in data["choices"])})


@dataclass(frozen=True, slots=True)
class Draft:
    """A poll as its author wants it."""

    question: str
    choices: tuple[str, ...]
    most: int = 1
    shown: str = ALWAYS
    changeable: bool = True
    closes_at: int | None = None


def is_begun(fields: Mapping[str, str]) -> bool:
    """Did somebody write anything of a poll?"""
    return any(not is_blank(fields.get(name, "")) for name in ("poll_question", "poll_choices"))


def read(fields: Mapping[str, str], zone: str, *, now: int) -> Draft | None:
    """What was filled in; None for nothing.

    :raises Invalid: with what is to be done, for the first thing that is wrong.
    """
    if not is_begun(fields):
        return None
    choices = _choices(fields.get("poll_choices", ""))
    shown = fields.get("poll_shown", ALWAYS)
    return Draft(
        _question(fields.get("poll_question", "")),
        choices,
        _most(fields.get("poll_most", "1"), len(choices)),
        shown if shown in SHOWN else ALWAYS,
        fields.get("poll_fixed", "") in ("", "0"),
        closing_time(fields.get("poll_closes", ""), zone, now=now),
    )


def _question(typed: str) -> str:
    question = clean_line(typed)
    if is_blank(question):
        raise Invalid("poll_question", _("Give the poll a question."))
    if len(question) > LONGEST_QUESTION:
        raise Invalid("poll_question", _("The question of a poll has at most %(num)d characters; this one has "
                                         "%(length)d.", num=LONGEST_QUESTION, length=len(question)))  # fmt: skip
    return question


def _choices(typed: str) -> tuple[str, ...]:
    found = [line for line in map(clean_line, clean_lines(typed).split("\n")) if not is_blank(line)]
    if len(found) < 2:
        raise Invalid("poll_choices", _("A poll needs at least two choices, one on each line."))
    if len(found) > MOST_CHOICES:
        raise Invalid("poll_choices", _("A poll has at most %(num)d choices; there are %(length)d.",
                                        num=MOST_CHOICES, length=len(found)))  # fmt: skip
    for at, choice in enumerate(found, start=1):  # its words must not stand in a lazy sentence, which is not escaped
        if len(choice) > LONGEST_CHOICE:
            raise Invalid("poll_choices", _("A choice has at most %(num)d characters; no. %(at)d has %(length)d.",
                                            num=LONGEST_CHOICE, at=at, length=len(choice)))  # fmt: skip
    if len(set(found)) < len(found):
        raise Invalid("poll_choices", _("Two choices of the poll are the same."))
    return tuple(found)


def _most(typed: str, choices: int) -> int:
    most = number(clean_line(typed) or "1", 3)
    if most is None or not 1 <= most <= choices:
        raise Invalid("poll_most", _("How many may one choose? Type a number from 1 to %(num)d.", num=choices))
    return most


def closing_time(typed: str, zone: str, *, now: int) -> int | None:
    """None: until somebody closes it."""
    if is_blank(typed):
        return None
    at = moments.read(typed, zone)
    if at is None:
        raise Invalid("poll_closes", _("This is no day and time. Write it as 2030-12-31 18:00."))
    if at <= now:
        raise Invalid("poll_closes", _("The poll would be closed already. Choose a time that is still to come."))
    if at > now + LONGEST:
        raise Invalid("poll_closes", _("This is more than ten years away. Leave it empty: you can close the poll."))
    return at


def typed(poll: Poll, zone: str) -> dict[str, str]:
    """The fields of a poll that is there."""
    return {
        "poll_question": poll.question,
        "poll_choices": "\n".join(choice.text for choice in poll.choices),
        "poll_most": str(poll.most),
        "poll_shown": poll.shown,
        "poll_closes": moments.typed(poll.closes_at, zone),
        "poll_fixed": "" if poll.changeable else "1",
    }
