"""Checks and stores the owner's settings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from ..kernel.db import Writer
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.options import Option, Options
from ..kernel.text import clean_line, clean_lines

_NUMBER = re.compile(r"-?[0-9]{1,9}")


def shown(options: Options) -> list[Option]:
    """The settings an owner sees, in the order in which they were declared."""
    return [option for option in options.declared.values() if not option.hidden]


def grouped(options: Options) -> list[tuple[str, list[Option]]]:
    """The same under their headings, which stand in the order of their first setting."""
    groups: dict[str, list[Option]] = {}
    for option in shown(options):
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


def store(tx: Writer, options: Options, values: Mapping[str, Any], now: int) -> None:
    options.put(tx, values, now)
