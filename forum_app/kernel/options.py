"""Settings the owner edits in the browser. Slices declare them; values are rows, read once per site version."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import queries
from .db import Reader, Writer


@dataclass(frozen=True, slots=True)
class Option:
    """`label` and `help` are lazy strings. `kind` is text, lines, number, choice or yes; `choices` are (value, label).

    A number is a whole one from `least` to `most`; several lines have at most `most` characters. `clean` turns what
    was typed into what is stored, or raises Invalid with this option's name. Options of one `group` stand under its
    heading, in the order in which they were declared.
    """

    name: str
    kind: str
    default: Any
    label: Any
    help: Any
    choices: Callable[[], Iterable[tuple[str, Any]]] | None = None
    clean: Callable[[Any], Any] | None = None
    hidden: bool = False  # kept by the program, not shown among the settings
    group: Any = ""  # a lazy heading
    least: int = 0
    most: int | None = None
    unit: Any = ""  # a lazy word behind a number: days, minutes
    one: Any = ""  # … behind a single one, where that is another word
    zero: Any = ""  # what none means, where it is told instead of the number: never, no limit


@dataclass(frozen=True, slots=True)
class OptionsPut:
    """The owner, or the program, stored these options. Raised in the transaction that did.

    `was` and `now_is` hold those that are other than before. `by` is the member whose act it is, 0 for what the program
    keeps by itself; `how` is a word for what was done to several at once, as profile:home.
    """

    names: frozenset[str]
    was: Mapping[str, Any] = field(default_factory=dict)
    now_is: Mapping[str, Any] = field(default_factory=dict)
    at: int = 0
    by: int = 0
    how: str = ""


class Options:
    """What is declared, and the present values. Another process may change them: `version` tells."""

    def __init__(self) -> None:
        self.declared: dict[str, Option] = {}
        self._known: tuple[int, Mapping[str, Any]] = (-1, {})

    def declare(self, *options: Option) -> None:
        for option in options:
            if option.name in self.declared:
                raise RuntimeError(f"option {option.name} is declared twice")
            self.declared[option.name] = option

    def at(self, db: Reader, version: int) -> Mapping[str, Any]:
        """The values that belong to this site version; one statement the first time, none after it.

        `version` must have been read before: a write in between then only makes the values newer than asked for.
        """
        known, values = self._known
        if known != version:
            values = self.read(db)
            self._known = (version, values)
        return values

    @property
    def present(self) -> Mapping[str, Any]:
        """The values that a page was made with last in this process; {} before the first. No statement."""
        return self._known[1]

    def read(self, db: Reader) -> Mapping[str, Any]:
        """The values as they are now."""
        stored = queries.options(db)
        return {
            name: json.loads(stored[name]) if name in stored else option.default
            for name, option in self.declared.items()
        }

    def put(self, tx: Writer, values: Mapping[str, Any], now: int, *, by: int = 0, how: str = "") -> None:
        """Store values that were cleaned, and tell every page. With `by`, whose act it is, there is a history of it."""
        present = self.read(tx)
        for name, value in values.items():
            if name not in self.declared:
                raise KeyError(name)
            queries.put_option(tx, name, json.dumps(value, ensure_ascii=False), now)
        queries.bump_site(tx)
        other = {name: value for name, value in values.items() if value != present[name]}
        was = {name: present[name] for name in other}
        tx.emit(OptionsPut(frozenset(values), was, other, now, by, how))
