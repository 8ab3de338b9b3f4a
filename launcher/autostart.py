"""Starting when its owner logs in: an XDG autostart file, a LaunchAgent, or an entry of the Run key."""

from __future__ import annotations

import hashlib
import os
import plistlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class Autostart:
    """The entry for the forum in one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._command = [*program(), "--background", "--data-dir", str(data_dir.absolute())]
        self._name = f"hearth-{hashlib.sha256(os.fsencode(data_dir.absolute())).hexdigest()[:8]}"

    def is_on(self) -> bool:
        if sys.platform == "win32":
            return _in_run_key(self._name)
        return self._file().exists()

    def put(self, *, on: bool) -> None:
        """:raises OSError: when the entry cannot be written."""
        if sys.platform == "win32":
            _put_in_run_key(self._name, run_value(self._command) if on else None)
        elif on:
            _write(self._file(), self._content())
        else:
            self._file().unlink(missing_ok=True)

    def _file(self) -> Path:
        if sys.platform == "darwin":
            return Path.home() / "Library" / "LaunchAgents" / f"{self._name}.plist"
        return config_home(os.environ) / "autostart" / f"{self._name}.desktop"

    def _content(self) -> bytes:
        if sys.platform == "darwin":
            return launch_agent(self._name, self._command, folder())
        return desktop_entry(self._command, folder())


def program() -> list[str]:
    """What starts this program."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "launcher"]


def folder() -> str:
    """Where it must be started for that; '' when it does not matter."""
    return "" if getattr(sys, "frozen", False) else str(Path(__file__).parent.parent)


def config_home(environ: Mapping[str, str]) -> Path:
    """XDG_CONFIG_HOME, which counts only when it is absolute."""
    wished = Path(environ.get("XDG_CONFIG_HOME", ""))
    return wished if wished.is_absolute() else Path.home() / ".config"


def desktop_entry(command: Sequence[str], where: str) -> bytes:
    """An XDG autostart file. The words of Exec are quoted as the specification says, twice."""
    lines = ["[Desktop Entry]", "Type=Application", "Name=Hearth", f"Exec={' '.join(map(_exec_word, command))}"]
    if where:
        lines.append(f"Path={_string(where)}")
    return "\n".join([*lines, "Terminal=false", "X-GNOME-Autostart-enabled=true", ""]).encode()


def _exec_word(word: str) -> str:
    quoted = "".join(f"\\{c}" if c in '"`$\\' else c for c in word).replace("%", "%%")
    return _string(f'"{quoted}"')


def _string(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def launch_agent(name: str, command: Sequence[str], where: str) -> bytes:
    """A property list for launchd, which takes the words as they are."""
    agent: dict[str, Any] = {"Label": name, "ProgramArguments": list(command), "RunAtLoad": True}
    if where:
        agent["WorkingDirectory"] = where
    return plistlib.dumps(agent)


def run_value(command: Sequence[str]) -> str:
    """A command line as Windows takes it apart."""
    return subprocess.list2cmdline(command)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def _in_run_key(name: str) -> bool:
    import winreg

    keys: Any = winreg
    try:
        with keys.OpenKey(keys.HKEY_CURRENT_USER, RUN_KEY) as key:
            keys.QueryValueEx(key, name)
    except FileNotFoundError:
        return False
    return True


def _put_in_run_key(name: str, value: str | None) -> None:
    import winreg

    keys: Any = winreg
    with keys.CreateKey(keys.HKEY_CURRENT_USER, RUN_KEY) as key:
        if value is not None:
            keys.SetValueEx(key, name, 0, keys.REG_SZ, value)
        elif _in_run_key(name):
            keys.DeleteValue(key, name)
