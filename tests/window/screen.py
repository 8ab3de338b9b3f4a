"""A screen without glass: Xvfb with a window manager, a keyboard and a camera."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.process import PATIENCE, ROOT

TOOLS = ("Xvfb", "openbox", "xdotool", "scrot", "dbus-run-session", "trayer")
PICTURES = ROOT / "out" / "pictures"
# a virtual screen has no graphics card, and nobody who listens to accessible names
QUIET = {
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "NO_AT_BRIDGE": "1",
    "GTK_THEME": "Adwaita",
}


@dataclass(frozen=True, slots=True)
class Screen:
    display: str

    @property
    def environment(self) -> dict[str, str]:
        return {"DISPLAY": self.display, **QUIET}

    def do(self, *arguments: str) -> str:
        """xdotool."""
        env = {**os.environ, "DISPLAY": self.display}
        done = subprocess.run(["xdotool", *arguments], env=env, capture_output=True, text=True, check=False, timeout=60)
        return done.stdout

    def windows(self) -> list[str]:
        """The titles of those that can be seen."""
        return self.do("search", "--onlyvisible", "--name", ".", "getwindowname", "%@").splitlines()

    def wait_for(self, title: str, number: int = 1) -> None:
        """Until so many windows with this title can be seen."""
        eventually(
            lambda: self.windows().count(title) == number, lambda: f"{title!r} {number} times in {self.windows()}"
        )

    def activate(self, title: str) -> None:
        self.do("search", "--onlyvisible", "--name", f"^{title}$", "windowactivate", "--sync")

    def type(self, text: str) -> None:
        self.do("type", "--delay", "20", text)

    def key(self, *names: str) -> None:
        for name in names:
            self.do("key", name)
            time.sleep(0.05)

    @contextlib.contextmanager
    def tray(self) -> Iterator[Callable[[int], None]]:
        """A tray in the lower right corner, as long as one is in it, what clicks on the icon with this button."""
        env = {**os.environ, "DISPLAY": self.display}
        place = ("--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", "32")

        def click(button: int) -> None:
            width, height = map(int, self.do("getdisplaygeometry").split())
            self.do("mousemove", str(width - 16), str(height - 16), "click", str(button))

        with _gone(subprocess.Popen(["trayer", *place], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)):
            eventually(lambda: self.do("search", "--class", "trayer").strip(), lambda: "trayer did not start")
            yield click

    def is_docked(self) -> bool:
        """Is an icon in the tray? An empty one has no width."""
        found = self.do("search", "--onlyvisible", "--class", "trayer", "getwindowgeometry", "--shell", "%@")
        return any(line.startswith("WIDTH=") and int(line[6:]) > 16 for line in found.splitlines())

    def shot(self, name: str) -> Path:
        """A picture of all of it, among those that are looked at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"window-{name}.png"
        subprocess.run(["scrot", "-o", str(path)], env={**os.environ, "DISPLAY": self.display}, check=True, timeout=60)
        return path


def eventually(holds: Callable[[], object], what: Callable[[], str], patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, f"never: {what()}"
        time.sleep(0.1)


@contextlib.contextmanager
def screen(size: str = "1400x1000") -> Iterator[Screen]:
    """A screen of its own, gone at the end."""
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    assert not missing, f"these are needed to test the window: {', '.join(missing)}"
    reading, writing = os.pipe()
    with tempfile.TemporaryFile() as log, contextlib.ExitStack() as running:
        server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
        running.enter_context(_gone(subprocess.Popen(server, pass_fds=[writing], stdout=log, stderr=log)))
        os.close(writing)
        with os.fdopen(reading) as told:
            found = Screen(f":{told.readline().strip()}")
        env = {**os.environ, "DISPLAY": found.display}
        running.enter_context(_gone(subprocess.Popen(["openbox"], env=env, stdout=log, stderr=log)))
        eventually(lambda: found.do("get_num_desktops").strip(), lambda: "openbox did not start")
        yield found


@contextlib.contextmanager
def _gone(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        process.kill()
        process.wait()
