"""The tray icon of a Linux desktop, in the GTK that also shows the window.

Not by pystray: on Linux it takes Ctrl+C from the program, and at the end asks the desktop to take a note away that was
never shown, with a traceback where nobody listens.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .tray import Item

INDICATORS = ("AyatanaAppIndicator3", "AppIndicator3")
WATCHER = "org.kde.StatusNotifierWatcher"
PATIENCE = 1000  # milliseconds for the desktop to say whether it shows such icons


class GtkTray:
    """An indicator where the desktop shows such, else an icon in the tray of X11, which may come and go."""

    def __init__(self, image: Path, chosen: Callable[[str], None]) -> None:
        """:param chosen: called with what was chosen, on GTK's thread."""
        self._image = str(image)
        self._chosen = chosen
        self._title = ""
        self._items: Sequence[Item] = ()
        self._kind = _indicator()
        self._hosted = False  # does the desktop show indicators?
        self._indicator: Any = None
        self._icon: Any = None
        self._menu: Any = None  # GTK forgets one that nobody holds
        self._queued = threading.Lock()  # GTK's loop may not run yet: nothing is queued twice

    @property
    def seen(self) -> bool:
        if self._indicator is not None and _is_hosted():
            return True
        return self._icon is not None and bool(self._icon.props.embedded)

    def draw(self, title: str, items: Sequence[Item]) -> None:
        from gi.repository import GLib

        self._title, self._items = title, items
        self._hosted = bool(self._kind) and _is_hosted()
        if self._queued.acquire(blocking=False):
            GLib.idle_add(self._draw)

    def _draw(self) -> bool:
        self._queued.release()
        if self._hosted:
            self._show_indicator()
        else:
            self._show_icon()
        return False

    def _show_indicator(self) -> None:
        """Its menu is drawn by the desktop, so it is handed over whenever it changes."""
        if self._indicator is None:
            category = self._kind.IndicatorCategory.APPLICATION_STATUS
            self._indicator = self._kind.Indicator.new("hearth", self._image, category)
            self._indicator.set_status(self._kind.IndicatorStatus.ACTIVE)
        if self._icon is not None:
            self._icon.props.visible = False
        self._indicator.set_title(self._title)
        self._menu = self._made()
        self._indicator.set_menu(self._menu)

    def _show_icon(self) -> None:
        from gi.repository import Gtk

        if self._icon is None:
            # by properties: the functions are marked as deprecated, though X11's trays know nothing else
            self._icon = Gtk.StatusIcon(file=self._image, visible=True)
            self._icon.connect("popup-menu", lambda *_: self._pop_up())
            self._icon.connect("activate", lambda *_: self._default())
        self._icon.props.visible = True
        self._icon.props.title = self._icon.props.tooltip_text = self._title

    def _pop_up(self) -> None:
        self._menu = self._made()
        self._menu.popup_at_pointer(None)

    def _default(self) -> None:
        for item in self._items:
            if item.default:
                self._chosen(item.act)

    def _made(self) -> Any:
        from gi.repository import Gtk

        made = Gtk.Menu()
        for item in self._items:
            made.append(self._entry(item))
        made.show_all()
        return made

    def _entry(self, item: Item) -> Any:
        from gi.repository import Gtk

        if not item.label:
            return Gtk.SeparatorMenuItem()
        if item.ticked is None:
            entry = Gtk.MenuItem(label=item.label)
        else:
            entry = Gtk.CheckMenuItem(label=item.label, active=item.ticked)
        entry.connect("activate", lambda _: self._chosen(item.act))
        return entry

    def wait(self, wanted: threading.Event) -> None:
        """GTK's loop for as long as there is no window to run it."""
        from gi.repository import GLib

        loop = GLib.MainLoop()

        def quit_then() -> None:
            wanted.wait()
            GLib.idle_add(loop.quit)

        threading.Thread(target=quit_then, daemon=True).start()
        loop.run()

    def end(self) -> None:
        """It goes with the program, whose loop may be at its end already."""


def _indicator() -> Any:
    """The library for indicators, None where it is not installed."""
    import gi

    for name in INDICATORS:
        try:
            gi.require_version(name, "0.1")
            return importlib.import_module(f"gi.repository.{name}")
        except (ValueError, ImportError):
            continue
    return None


def _is_hosted() -> bool:
    """Does the desktop show indicators? The library would show nothing, and not say so."""
    from gi.repository import Gio, GLib

    try:
        bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        asked = GLib.Variant("(ss)", (WATCHER, "IsStatusNotifierHostRegistered"))
        where = (WATCHER, "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties")
        told = bus.call_sync(*where, "Get", asked, None, Gio.DBusCallFlags.NO_AUTO_START, PATIENCE, None)
    except GLib.Error:
        return False
    return bool(told.unpack()[0])
