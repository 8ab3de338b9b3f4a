"""The five extension points, through which slices meet without knowing each other.

Events are frozen dataclasses of the slice that raises them. Everything is called with plain arguments, in the
order in which the slices were registered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .errors import Held

if TYPE_CHECKING:
    from .db import Reader, Writer

Panel = Callable[["Reader", list[Any]], Mapping[Any, str]]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of a menu: a path of ours, an icon of the sprite, a lazy label."""

    path: str
    icon: str
    label: Any
    place: int = 50  # smaller ones stand higher
    quiet: bool = False  # stands there only while something waits behind it: see `own count`


class Events:
    """One registry for each application."""

    def __init__(self) -> None:
        self._guards: dict[type, list[Callable[[Any, Any], None]]] = defaultdict(list)
        self._listeners: dict[type, list[Callable[[Any, Any], None]]] = defaultdict(list)
        self._panels: dict[str, list[Panel]] = defaultdict(list)
        self._menus: dict[str, list[MenuItem]] = defaultdict(list)
        self._provided: dict[str, list[Any]] = defaultdict(list)

    def guard(self, event: type, fn: Callable[[Reader, Any], None]) -> None:
        """Call `fn(db, event)` before a change; it raises to refuse."""
        self._guards[event].append(fn)

    def listen(self, event: type, fn: Callable[[Writer, Any], None]) -> None:
        """Call `fn(tx, event)` after a change, in the same transaction."""
        self._listeners[event].append(fn)

    def panel(self, place: str, fn: Panel) -> None:
        """Put HTML beside things: `fn(db, items)` gets all items of the page at once and answers `{item: html}`."""
        self._panels[place].append(fn)

    def menu(self, place: str, item: MenuItem) -> None:
        """Put an entry into a menu of the shell."""
        self._menus[place].append(item)

    def provide(self, kind: str, thing: Any) -> None:
        """Contribute to what every slice answers for itself: check, export, forget, prepare ..."""
        self._provided[kind].append(thing)

    def ask(self, db: Reader, event: object) -> None:
        """Let the guards speak. They raise what the person shall be told.

        One that raises Held lets the others speak first: what is refused does not wait.
        """
        held = None
        for fn in self._guards[type(event)]:
            try:
                fn(db, event)
            except Held as found:
                held = held or found
        if held:
            raise held

    def emit(self, tx: Writer, event: object) -> None:
        """Tell the listeners."""
        for fn in self._listeners[type(event)]:
            fn(tx, event)

    def panels(self, place: str, db: Reader, items: Iterable[Any]) -> dict[Any, str]:
        """The HTML of every slice for these items, joined; items without any are left out."""
        all_items = list(items)
        joined: dict[Any, str] = {}
        for fn in self._panels[place]:
            for item, html in fn(db, all_items).items():
                joined[item] = joined.get(item, "") + html
        return joined

    def menu_items(self, place: str) -> list[MenuItem]:
        return sorted(self._menus[place], key=lambda item: item.place)

    def provided(self, kind: str) -> list[Any]:
        return list(self._provided[kind])
