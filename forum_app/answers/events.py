"""What happens to solved topics, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Solved:
    """A post was said to solve its topic; `at` in seconds."""

    post_id: int
    topic_id: int
    author_id: int  # of the post
    by_id: int
    at: int
