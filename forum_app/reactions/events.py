"""What happens to reactions, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody reacted to a post; `kind` is the name of the reaction, `at` in seconds."""

    post_id: int
    topic_id: int
    author_id: int  # of the post
    by_id: int
    kind: str
    at: int


@dataclass(frozen=True, slots=True)
class ReactionTaken:
    """… and took it back."""

    post_id: int
    author_id: int
    by_id: int
    kind: str
