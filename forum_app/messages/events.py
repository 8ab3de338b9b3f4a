"""What happens among messages, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """Somebody wrote into a talk; `to` are the others in it who have neither left nor muted it. `at` in seconds."""

    message_id: int
    talk_id: int
    author_id: int
    to: tuple[int, ...]
    at: int
