"""The reactions there are, and those that the owner chose of them. No Flask, no SQL."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    icon: str
    label: Any  # a lazy word


KINDS = {
    kind.name: kind
    for kind in (
        Kind("like", "thumb", _("Like")),
        Kind("heart", "heart", _("Heart")),
        Kind("thanks", "cup", _("Thanks")),
        Kind("idea", "bulb", _("Good idea")),
        Kind("smile", "smile", _("Ha")),
    )
}
ALL = " ".join(KINDS)


@functools.lru_cache(maxsize=16)
def chosen(names: str) -> tuple[Kind, ...]:
    """The kinds of the owner's setting, in its order."""
    return tuple(KINDS[name] for name in names.split() if name in KINDS)


def clean(typed: str) -> str:
    """The setting as it is stored.

    :raises Invalid: for a word that is none of the names.
    """
    names = list(dict.fromkeys(re.split(r"[\s,;，、；]+", typed.strip().lower())))
    names = [name for name in names if name]
    if not set(names) <= set(KINDS):  # a lazy sentence is not escaped: what was typed must not stand in it
        raise Invalid("reactions", _("There is no such reaction. Choose from: %(names)s.", names=ALL))
    return " ".join(names)
