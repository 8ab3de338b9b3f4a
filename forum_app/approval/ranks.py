"""How far somebody is known here: new, member, regular. Reckoned from what is there; limits hang on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ..kernel.i18n import lazy as _

NEW, MEMBER, REGULAR = "new", "member", "regular"
WORDS = {NEW: _("new here"), MEMBER: _("a member"), REGULAR: _("a regular")}
DAY = 86400


class Someone(Protocol):
    """As far as a rank needs a member's row."""

    @property
    def created_at(self) -> int: ...
    @property
    def posts(self) -> int: ...


def rank_of(member: Someone, options: Mapping[str, Any], now: int) -> str:
    """By how long they are here and how much they wrote: both are needed for each step."""
    days = (now - member.created_at) // DAY
    if days < options["member_days"] or member.posts < options["member_posts"]:
        return NEW
    if days < options["regular_days"] or member.posts < options["regular_posts"]:
        return MEMBER
    return REGULAR
