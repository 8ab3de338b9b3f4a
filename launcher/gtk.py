"""What the window needs of GTK besides pywebview: is there a screen, which links stay inside, coming to the front."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Any


def why_not() -> str:
    """The reason why no window can be opened here, '' when one can. Asked first: GTK itself would end the program."""
    import gi

    gi.require_version("Gtk", "3.0")
    from gi.repository import Gtk

    return "" if Gtk.init_check(None)[0] else "the display cannot be opened"


def screens() -> list[tuple[int, int, int, int]]:
    """Where windows may be: x, y, width, height of each monitor, without its panels."""
    from gi.repository import Gdk

    display = Gdk.Display.get_default()
    areas = [display.get_monitor(i).get_workarea() for i in range(display.get_n_monitors())] if display else []
    return [(area.x, area.y, area.width, area.height) for area in areas]


def to_front(native: Any) -> None:
    """Show it, over whatever lies on it; from any thread."""
    from gi.repository import Gdk, GLib

    def present() -> bool:
        native.show()
        native.deiconify()
        native.present_with_time(Gdk.CURRENT_TIME)
        return False

    GLib.idle_add(present)


def keep_inside(view: Any, is_ours: Callable[[str], bool], outside: Callable[[str], None], crashed: Any) -> None:
    """Let this view of pywebview show our pages alone. What leads elsewhere, or to another tab, goes to `outside`.

    Before its first page, on GTK's thread. `crashed` is called when the page's process ended.
    """
    from gi.repository import WebKit2

    def decide(webview: Any, decision: Any, kind: Any) -> bool:
        if kind == WebKit2.PolicyDecisionType.RESPONSE:
            view.on_navigation(webview, decision, kind)
            return True
        action = decision.get_navigation_action()
        address = action.get_request().get_uri() or ""
        elsewhere = not is_ours(address) and address.startswith(("http:", "https:", "mailto:"))
        if elsewhere or kind == WebKit2.PolicyDecisionType.NEW_WINDOW_ACTION:
            decision.ignore()
            if action.is_user_gesture():  # else a page could open browsers by itself
                outside(address)
            return True
        return False

    view.webview.disconnect_by_func(view.on_navigation)  # it would wait for the browser, on GTK's thread
    view.webview.connect("decide-policy", decide)
    view.webview.connect("web-process-terminated", lambda *_: crashed())


def over(native: Any, parent: Any) -> None:
    """Keep a small window over its parent."""
    from gi.repository import GLib

    def bind() -> bool:
        native.set_transient_for(parent)
        native.set_modal(True)
        return False

    GLib.idle_add(bind)


def ask_where(native: Any, name: str) -> str:
    """The system's dialog for saving a file of this name; '' when nothing was chosen. Not from GTK's own thread."""
    from gi.repository import GLib, Gtk

    answer: queue.SimpleQueue[str] = queue.SimpleQueue()
    open_dialogs = []  # GTK forgets a dialog that nobody holds

    def ask() -> bool:
        dialog = Gtk.FileChooserNative.new(native.get_title(), native, Gtk.FileChooserAction.SAVE, None, None)
        open_dialogs.append(dialog)
        dialog.set_do_overwrite_confirmation(True)
        dialog.set_current_name(name)
        if folder := GLib.get_user_special_dir(GLib.UserDirectory.DIRECTORY_DOWNLOAD):
            dialog.set_current_folder(folder)
        dialog.connect("response", answered)
        dialog.show()
        return False

    def answered(dialog: Any, response: Any) -> None:
        chosen = dialog.get_filename() if response == Gtk.ResponseType.ACCEPT else None
        dialog.destroy()
        answer.put(chosen or "")

    GLib.idle_add(ask)
    native.connect("destroy", lambda *_: answer.put(""))  # the program ends: nobody waits for an answer
    return answer.get()


def notify(title: str, text: str) -> bool:
    """A note on the desktop; False where nobody shows such."""
    from gi.repository import Gio, GLib

    try:
        bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        message = GLib.Variant("(susssasa{sv}i)", ("Hearth", 0, "hearth", title, text, [], {}, 10_000))
        where = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
        bus.call_sync(*where, "Notify", message, None, Gio.DBusCallFlags.NONE, 2000, None)
    except GLib.Error:
        return False
    return True
