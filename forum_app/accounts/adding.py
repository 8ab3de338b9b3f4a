"""Adding many people at once: lines that an owner pasted, a name and perhaps a shown name in each. No HTTP, no SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..kernel import queries as kernel_queries
from ..kernel.db import Writer
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.text import clean_line, clean_lines
from . import directory, names, queries, service
from .events import MemberJoined

MOST = 200  # at once
_BETWEEN = re.compile(r"[,，;；\t]")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One line, ready to become an account; `shown_look` is made of the shown name."""

    line: int
    prepared: tuple[str, str, str]
    shown: str
    shown_look: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that cannot be, and why."""

    line: int
    text: str
    why: Any


def read(text: str) -> tuple[list[Newcomer], list[Wrong]]:
    """The lines that are there; outside the transaction, since it reads a table of 2 MB.

    :raises Invalid: for the field `people`, when there is no line, or more than at once.
    """
    lines = [(number, clean_line(line)) for number, line in enumerate(_lines(text), 1) if clean_line(line)]
    if not lines:
        raise Invalid("people", _("Write a name in each line."))
    if len(lines) > MOST:
        raise Invalid("people", _("At most %(num)d people at once; these are %(many)d.", num=MOST, many=len(lines)))
    good, wrong, known = list[Newcomer](), list[Wrong](), dict[str, int]()
    for number, line in lines:
        try:
            made = _newcomer(number, line)
            before = known.get(made.prepared[1]) or known.get(made.prepared[2])
            if before:
                raise Invalid("username", _("Line %(num)d has this name, or one that looks like it.", num=before))
            known[made.prepared[1]] = known[made.prepared[2]] = number
            good.append(made)
        except Invalid as error:
            wrong.append(Wrong(number, line, error.message))
    return good, wrong


def _lines(text: str) -> list[str]:
    return clean_lines(text.replace("\t", ",")).split("\n")


def _newcomer(number: int, line: str) -> Newcomer:
    """:raises Invalid: for a name that nobody can have."""
    name, *rest = _BETWEEN.split(line, maxsplit=1)
    prepared = service.prepare_name(name, by_owner=True)
    shown = names.display_name(rest[0]) if rest and clean_line(rest[0]) else prepared[0]
    return Newcomer(number, prepared, shown, names.look(shown))


def check(tx: Writer, people: list[Newcomer], now: int) -> list[Wrong]:
    """Those whose name is not free here."""
    wrong = []
    for one in people:
        try:
            service.check_free(tx, one.prepared, now)
            if one.shown != one.prepared[0] and queries.others_named(tx, one.shown_look, one.shown, 0):
                raise Invalid("display_name", _("The shown name looks like the name of somebody here."))
        except Invalid as error:
            wrong.append(Wrong(one.line, one.prepared[0], error.message))
    return wrong


def add(tx: Writer, one: Newcomer, now: int) -> int:
    """An account that nobody can log in to before they took it over by a link; answers the id."""
    name, key, look = one.prepared
    member_id = queries.put_member(
        tx, name=name, key=key, look=look, display_name=one.shown, role="member", password=None, language="", now=now
    )
    directory.set_names(tx, member_id, name, one.shown)
    kernel_queries.count_on_site(tx, members=1)
    tx.emit(MemberJoined(member_id, name, {}))
    return member_id
