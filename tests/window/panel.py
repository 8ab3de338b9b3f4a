"""`python -m tests.window.panel FOLDER PROGRAM …`: a desktop that shows indicators, and the program on it.

What the indicator's menu says is written to FOLDER/menu; a label in FOLDER/choose is clicked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

WATCHER = "org.kde.StatusNotifierWatcher"
MENU = "com.canonical.dbusmenu"
DESCRIPTION = f"""<node><interface name="{WATCHER}">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
<property name="ProtocolVersion" type="i" access="read"/>
</interface></node>"""


class Panel:
    """It shows one indicator."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.item: tuple[str, str] | None = None  # whose it is, and where
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        description = Gio.DBusNodeInfo.new_for_xml(DESCRIPTION).interfaces[0]
        self.bus.register_object("/StatusNotifierWatcher", description, self.called, self.asked, None)
        Gio.bus_own_name_on_connection(self.bus, WATCHER, Gio.BusNameOwnerFlags.NONE, None, None)

    def called(self, bus: Any, sender: str, path: str, face: str, name: str, given: Any, answer: Any) -> None:
        self.item = sender, given.unpack()[0]
        answer.return_value(None)

    def asked(self, bus: Any, sender: str, path: str, face: str, name: str) -> Any:
        return GLib.Variant("i", 0) if name == "ProtocolVersion" else GLib.Variant("b", True)

    def ask(self, owner: str, path: str, face: str, method: str, given: Any) -> Any:
        return self.bus.call_sync(owner, path, face, method, given, None, Gio.DBusCallFlags.NONE, 5000, None).unpack()

    def look(self) -> bool:
        if self.item:
            owner, path = self.item
            wanted = GLib.Variant("(ss)", ("org.kde.StatusNotifierItem", "Menu"))
            (menu,) = self.ask(owner, path, "org.freedesktop.DBus.Properties", "Get", wanted)
            _, (_, _, children) = self.ask(owner, menu, MENU, "GetLayout", GLib.Variant("(iias)", (0, -1, [])))
            entries = {entry[1]["label"]: entry for entry in children if "label" in entry[1]}
            told = {label: entry[1].get("toggle-state") for label, entry in entries.items()}
            partial = self.folder / "menu.partial"
            partial.write_text(json.dumps(told))
            partial.replace(self.folder / "menu")
            choice = self.folder / "choose"
            if choice.exists():
                number = entries[choice.read_text()][0]
                choice.unlink()
                clicked = GLib.Variant("(isvu)", (number, "clicked", GLib.Variant("i", 0), 0))
                self.ask(owner, menu, MENU, "Event", clicked)
        return True


def main() -> int:
    panel = Panel(Path(sys.argv[1]))
    loop = GLib.MainLoop()

    def look() -> bool:
        if program.poll() is not None:
            loop.quit()
            return False
        try:
            return panel.look()
        except GLib.Error:  # the program ends just now
            return True

    program = subprocess.Popen(sys.argv[2:], env=dict(os.environ))
    GLib.timeout_add(200, look)
    loop.run()
    return program.wait()


if __name__ == "__main__":
    sys.exit(main())
