"""Checks the owner's settings, and says them in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..kernel.db import Writer
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.options import Option, Options
from ..kernel.text import clean_line, clean_lines
from .options import OPTIONS
from .queries import changes as rows

_ABOUT_THE_WHOLE = frozenset(option.name for option in OPTIONS)
_NUMBER = re.compile(r"-?[0-9]{1,9}")


def shown(options: Options) -> list[Option]:
    """The settings an owner sees: those about the whole, then the others in the order in which they were declared."""
    seen = [option for option in options.declared.values() if not option.hidden]
    return sorted(seen, key=lambda option: option.name not in _ABOUT_THE_WHOLE)


def grouped(options: Iterable[Option]) -> list[tuple[str, list[Option]]]:
    """These under their headings, which stand in the order of their first setting."""
    groups: dict[str, list[Option]] = {}
    for option in options:
        groups.setdefault(str(option.group), []).append(option)
    return list(groups.items())


def cleaned(
    options: Options, typed: Mapping[str, str], switches: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values to store, and a sentence for each one that makes no sense.

    What was not sent is not changed, so that a script may send a single one. A box that is not ticked is not sent
    either: `switches` names those that the page showed.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, Any] = {}
    for option in shown(options):
        if option.name not in typed and not (option.kind == "yes" and option.name in switches):
            continue
        try:
            values[option.name] = _clean(option, typed.get(option.name, ""))
        except Invalid as error:
            wrong[option.name] = error.message
    return values, wrong


def _clean(option: Option, value: str) -> Any:
    """:raises Invalid: with the name of the option."""
    if option.kind == "yes":
        return option.clean(value == "1") if option.clean else value == "1"
    if option.kind == "number":
        return _number(option, value)
    if option.kind == "lines":
        value = _lines(option, value)
    if option.choices is not None and value not in {choice for choice, _label in option.choices()}:
        raise Invalid(option.name, _("Choose one of these."))
    return option.clean(value) if option.clean else value


def _number(option: Option, value: str) -> int:
    digits = unicodedata.normalize("NFKC", clean_line(value))  # ３０ is a number too
    if not _NUMBER.fullmatch(digits):
        raise Invalid(option.name, _("Write a whole number."))
    number = int(digits)
    if number < option.least:
        raise Invalid(option.name, _("This is at least %(num)d.", num=option.least))
    if option.most is not None and number > option.most:
        raise Invalid(option.name, _("This is at most %(num)d.", num=option.most))
    return number


def _lines(option: Option, value: str) -> str:
    text = clean_lines(value)
    if option.most is not None and len(text) > option.most:
        raise Invalid(option.name, _("This has at most %(num)d characters; now there are %(length)d.",
                                     num=option.most, length=len(text)))  # fmt: skip
    return text


def checked(option: Option, value: Any) -> Any:
    """A value that a program names, through the same check as one that was typed.

    :raises Invalid: with the name of the option.
    """
    typed = ("1" if value else "") if option.kind == "yes" else str(value)
    return _clean(option, typed)


@dataclass(frozen=True, slots=True)
class Settled:
    """What is to be stored, and a sentence for each setting that somebody else changed to another value meanwhile.
    `moved` are those that were changed meanwhile and that the sender did not touch."""

    values: dict[str, Any]
    wrong: dict[str, Any]
    moved: frozenset[str]


def settle(tx: Writer, options: Options, values: Mapping[str, Any], seen: int | None) -> Settled:
    """Of the values that were sent those that are other than now. `seen` is the last change that the sender's page
    knew; what others changed after it is not taken back by a page that shows what was before.
    """
    present = options.read(tx)
    other = {name: value for name, value in values.items() if value != present[name]}
    known: dict[str, Any] = {}
    for change in rows.changes_since(tx, seen) if seen is not None else ():
        known.setdefault(change.name, change.before)
    moved = frozenset(name for name in known if name in other and other[name] == known[name])
    wrong = {
        name: _("Somebody changed this meanwhile: now it is “%(value)s”. Save again if you mean it.",
                value=said(options.declared[name], present[name]))
        for name in other if name in known and name not in moved
    }  # fmt: skip
    return Settled({name: value for name, value in other.items() if name not in moved}, wrong, moved)


def said(option: Option, value: Any) -> Any:
    """A value, as a person reads it."""
    if option.kind == "yes":
        return _("Yes") if value else _("No")
    if option.choices is not None:
        return next((label for choice, label in option.choices() if choice == value), value)
    if option.kind == "number" and option.zero and value == 0:
        return option.zero
    if option.kind == "number" and option.unit:
        return _("%(num)d %(unit)s", num=value, unit=(value == 1 and option.one) or option.unit)
    return value if value not in ("", None) else _("nothing")
