"""What happens to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MemberJoins:
    """Somebody fills in the form to join. Guards refuse with Invalid, at a field."""

    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Knocked:
    """Somebody waits for the owner to let them in; `at` in seconds."""

    knock_id: int
    at: int


@dataclass(frozen=True, slots=True)
class KnockAnswered:
    """… and was let in or not."""

    knock_id: int


@dataclass(frozen=True, slots=True)
class CameWith:
    """A new member came with an invitation; after MemberJoined."""

    member_id: int
    invite_id: int
    at: int


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """Somebody has an account now; `fields` are those of the form, if there was one."""

    member_id: int
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)
