"""The tray icon: what its menu says, and where it is drawn.

On Windows by pystray, which has a thread and a loop of its own there. On Linux by GTK itself, in the loop of the window
(gtk_tray.py). On a Mac there is none: pystray changes its menu from whichever thread asks, AppKit allows the main one
alone, and that one runs the window.
"""

from __future__ import annotations

import logging
import queue
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from . import gtk
from .gtk_tray import GtkTray

log = logging.getLogger(__name__)
IMAGE = Path(__file__).with_name("tray.png")
LONGEST_TITLE = 60  # characters; Windows takes 127 of UTF-16
OPEN, ADDRESS, SHARE, LOGIN, QUIT = "open", "address", "share", "login", "quit"  # what can be chosen


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the menu; one without a label is a line between others."""

    act: str = ""
    label: str = ""
    ticked: bool | None = None  # None: nothing to tick
    default: bool = False  # what a click on the icon itself does


def menu(words: Mapping[str, str], address: str, *, paused: bool | None, login: bool) -> tuple[Item, ...]:
    """What can be chosen now.

    :param words: a label for each act; also the `title`, which is not asked for here.
    :param paused: whether the network's door is closed for a while; None when the owner has not opened it.
    """
    share = [] if paused is None else [Item(SHARE, words[SHARE], not paused)]
    return (
        Item(OPEN, words[OPEN], default=True),
        Item(ADDRESS, address.removeprefix("http://").removesuffix("/")),
        Item(),
        *share,
        Item(LOGIN, words[LOGIN], login),
        Item(),
        Item(QUIT, words[QUIT]),
    )


class Drawn(Protocol):
    """An icon in a tray, or one that comes when there is a tray. `draw`, `end` and `seen` may come from any thread."""

    @property
    def seen(self) -> bool: ...

    def draw(self, title: str, items: Sequence[Item]) -> None: ...

    def wait(self, wanted: threading.Event) -> None: ...

    def end(self) -> None: ...


class Tray:
    """Whatever goes wrong with it is a line in the log; then there is none."""

    def __init__(self, act: Callable[[str], None]) -> None:
        """:param act: called with what was chosen, on one thread of ours: each that reads opens the database anew."""
        self._act = act
        self._choices: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._drawn: Drawn | None = None
        self._tried = False
        self._before: tuple[str, Sequence[Item]] | None = None

    @property
    def is_open(self) -> bool:
        return self._drawn is not None

    @property
    def seen(self) -> bool:
        """Is it where one can see it now? Then a window that is hidden has a way back."""
        return self._drawn is not None and self._drawn.seen

    def open(self) -> None:
        """Once is enough. On Linux it appears as soon as GTK's loop runs."""
        if self._tried:
            return
        self._tried = True
        self._safely(self._open)
        if self._drawn:
            threading.Thread(target=self._follow, name="tray", daemon=True).start()

    def _open(self) -> None:
        if sys.platform == "win32":
            self._drawn = PystrayTray(self._choices.put)
        elif sys.platform.startswith("linux") and not gtk.why_not():
            self._drawn = GtkTray(IMAGE, self._choices.put)

    def draw(self, title: str, items: Sequence[Item]) -> None:
        drawn, now = self._drawn, (title[:LONGEST_TITLE], items)
        if drawn and (now != self._before or not drawn.seen):
            self._before = now
            self._safely(lambda: drawn.draw(*now))

    def wait(self, wanted: threading.Event) -> None:
        """On the main thread, until this is set; meanwhile the menu can be used."""
        if self._drawn:
            self._drawn.wait(wanted)
        wanted.wait()

    def end(self) -> None:
        drawn, self._drawn = self._drawn, None
        if drawn:
            self._safely(drawn.end)

    def _follow(self) -> None:
        while True:
            self._act(self._choices.get())

    def _safely(self, do: Callable[[], None]) -> None:
        try:
            do()
        except Exception as error:  # a broken installation fails in any way it likes
            self._drawn = None
            log.warning("no tray icon: %s: %s", type(error).__name__, error)


class PystrayTray:
    """By pystray, whose icon stands as soon as it has something to show."""

    def __init__(self, chosen: Callable[[str], None]) -> None:
        """:raises Exception: of any kind, when it is missing or broken."""
        import pystray
        from PIL import Image

        self._pystray = pystray
        self._chosen = chosen
        self._items: Sequence[Item] = ()
        self._icon = pystray.Icon("hearth", Image.open(IMAGE), "Hearth", pystray.Menu(self._entries))
        self._loop: threading.Thread | None = None
        self.seen = False

    def _entries(self) -> list[Any]:
        return [self._entry(item) for item in self._items]

    def _entry(self, item: Item) -> Any:
        if not item.label:
            return self._pystray.Menu.SEPARATOR
        ticked = None if item.ticked is None else lambda _: bool(item.ticked)
        return self._pystray.MenuItem(item.label, lambda: self._chosen(item.act), ticked, default=item.default)

    def draw(self, title: str, items: Sequence[Item]) -> None:
        self._items = items
        self._icon.title = title
        if self._loop:
            self._icon.update_menu()
        else:
            self._loop = threading.Thread(target=self._run, name="tray", daemon=True)
            self._loop.start()

    def _run(self) -> None:
        try:
            self._icon.run(self._stands)
        except Exception:
            log.exception("the tray icon is gone")
        finally:
            self.seen = False

    def _stands(self, icon: Any) -> None:
        icon.visible = True
        self.seen = True

    def wait(self, wanted: threading.Event) -> None:
        wanted.wait()

    def end(self) -> None:
        self._icon.stop()
