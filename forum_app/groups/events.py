"""What happens to groups."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asks to come into a group."""

    people_id: int
    member_id: int
    at: int


@dataclass(frozen=True, slots=True)
class Answered:
    """… and was let in, or not."""

    people_id: int
    member_id: int
    admitted: bool
    at: int
