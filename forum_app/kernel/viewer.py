"""Who looks: a member or a guest."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .rights import Rights

Role = Literal["guest", "member", "moderator", "owner"]
ROLES: tuple[Role, ...] = ("member", "moderator", "owner")  # those an account can have


@dataclass(frozen=True, slots=True)
class Viewer:
    """What the session query finds. Flask-Login's three properties let `current_user` be the same object."""

    id: int
    name: str
    display_name: str
    role: Role
    language: str
    zone: str
    theme: str
    avatar: str
    session_id: int
    csrf: str
    dismissed: str = ""  # ids of announcements that were put away, as 3.7
    accepted: int = 0  # the version of the rules this member agreed to
    confirmed_at: int = 0  # when the password was last given in this session …
    confirmed_from: str = ""  # … and from which network
    mine: int = 0  # grows with each change of what is the member's own on the pages; see kernel/mine.py
    reads: int = 0  # grows with all that this member reads
    keys: int = 1  # may single letters do something on the pages?
    people: str = ""  # ids of the groups this member is in, as 4.7
    keeps: str = ""  # ids of boards where this member keeps order besides
    silenced_until: int = 0  # may read, and not write before
    warned: int = 0  # warnings that wait to be read
    factor_due: int = 0  # 1: of the staff, who must have a second factor, and has none: see `without_office`

    @property
    def is_staff(self) -> bool:
        return self.role in ("moderator", "owner")

    @property
    def is_owner(self) -> bool:
        return self.role == "owner"

    @property
    def is_authenticated(self) -> bool:
        return self.id != 0

    @property
    def is_active(self) -> bool:
        return self.id != 0

    @property
    def is_anonymous(self) -> bool:
        return self.id == 0

    def get_id(self) -> str:
        return str(self.id)

    @property
    def without_office(self) -> Viewer:
        """The same person as a mere member, as long as the house waits for their second factor."""
        return dataclasses.replace(self, role="member", keeps="") if self.factor_due else self


GUEST = Viewer(0, "", "", "guest", "", "", "", "", 0, "")


class AnyViewer:
    """Stands in while a page is made that many will see: it has a role and nothing else.

    A template that prints a person outside a hole fails on it, instead of showing one member to another.
    """

    __slots__ = ("rights", "role")

    def __init__(self, role: Role, rights: Rights | None = None) -> None:
        self.role = role
        self.rights = rights  # what all who see this page may

    @property
    def is_staff(self) -> bool:
        return self.role in ("moderator", "owner")

    @property
    def is_owner(self) -> bool:
        return self.role == "owner"

    @property
    def is_authenticated(self) -> bool:
        return self.role != "guest"
