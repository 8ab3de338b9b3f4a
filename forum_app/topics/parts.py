"""What other slices add to the form of a new topic, as a poll. Provided under the name `topic_part`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..kernel.db import Reader, Writer
from .queries.read import Topic

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Again:
    """The same piece in the form in which the first post and the title are changed.

    `present(db, topic)` is what stands in its fields, None where the viewer has none of it. `read(fields, topic)`
    parses what was sent and raises Invalid; None for no change. `write(tx, topic, read, now)` stores it and answers
    the number of the act, 0 where it is none.
    """

    present: Callable[[Reader, Topic], Fields | None]
    read: Callable[[Fields, Topic], Any]
    write: Callable[[Writer, Topic, Any, int], int]


@dataclass(frozen=True, slots=True)
class TopicPart:
    """One piece. Its fields are named so that no other piece has them.

    `show(fields)` is its HTML with what was typed; `read(fields)` parses it, None for nothing, and raises Invalid;
    `write(tx, topic_id, read, now)` stores what was read, in the transaction that made the topic. While a topic waits
    for a moderator, `pack(read)` is kept as JSON under the piece's name, and `unpack(packed, now)` is what was read.
    """

    name: str

    show: Callable[[Fields], str]
    read: Callable[[Fields], Any]
    write: Callable[[Writer, int, Any, int], None]
    pack: Callable[[Any], Any]
    unpack: Callable[[Any, int], Any]
    again: Again | None = None
