"""Checks and stores the owner's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..kernel.db import Writer
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.options import Option, Options


def shown(options: Options) -> list[Option]:
    """The settings an owner sees, in the order in which they were declared."""
    return [option for option in options.declared.values() if not option.hidden]


def cleaned(options: Options, typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values to store, and a sentence for each one that makes no sense. A choice that was not sent stays as it is."""
    values: dict[str, Any] = {}
    wrong: dict[str, Any] = {}
    for option in shown(options):
        if option.kind == "choice" and option.name not in typed:
            continue
        try:
            values[option.name] = _clean(option, typed.get(option.name, ""))
        except Invalid as error:
            wrong[option.name] = error.message
    return values, wrong


def _clean(option: Option, value: str) -> Any:
    if option.kind == "yes":
        return value == "1"
    if option.choices is not None and value not in {choice for choice, _label in option.choices()}:
        raise Invalid(option.name, _("Choose one of these."))
    return option.clean(value) if option.clean else value


def store(tx: Writer, options: Options, values: Mapping[str, Any], now: int) -> None:
    options.put(tx, values, now)
