"""What becomes of words that waited, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldDecided:
    """A moderator looked at it. Posted, it has a topic and a post; else both are None, and its author has the words."""

    held_id: int
    member_id: int
    at: int
    topic_id: int | None = None
    post_id: int | None = None


@dataclass(frozen=True, slots=True)
class HeldWaitsAgain:
    """It was not posted, and that was taken back."""

    held_id: int
    member_id: int
