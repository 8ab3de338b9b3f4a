"""What happens among messages, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """Somebody wrote into a talk; `to` are the others in it who have neither left nor muted it, nor blocked the author.

    `at` in seconds; `html` as it is stored, for what looks for files in it.
    """

    message_id: int
    talk_id: int
    author_id: int
    to: tuple[int, ...]
    at: int
    html: str = ""


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A message says something else."""

    message_id: int
    talk_id: int
    html: str


@dataclass(frozen=True, slots=True)
class MessagesGone:
    """The words of these messages are gone for good."""

    talk_id: int
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TalkLeft:
    """To this member the talk is as absent from now on."""

    talk_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class WritesTo:
    """Somebody is about to write to these people: (id, name). Guards refuse by raising what is to be said."""

    by_id: int
    to: tuple[tuple[int, str], ...]
