"""What happens to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MemberJoins:
    """Somebody fills in the form to join. Guards refuse with Invalid, at a field."""

    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MemberEnters:
    """Somebody is about to come in; `address` is where from, as far as it is known. Guards raise Barred."""

    member_id: int
    at: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class SessionUnknown:
    """A browser shows a token (here its digest) that opens nothing any more. Guards may say why, and raise Barred."""

    token: str
    at: int


@dataclass(frozen=True, slots=True)
class ProfileWritten:
    """A member is about to change what others read of them: the shown name, the words about themself. Guards raise
    Barred.
    """

    member_id: int


@dataclass(frozen=True, slots=True)
class Hushed:
    """What a member wrote to others waits for them no more, or again."""

    member_id: int


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
