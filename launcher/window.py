"""The forum in a window of its own. Nothing else knows pywebview, and nothing here runs in a headless start."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import gtk
from .comforts import LEAST, Frame, Kept
from .signin import open_address

log = logging.getLogger(__name__)
ON_LINUX = sys.platform.startswith("linux")
ASKING = (560, 430)  # pixels of the question what closing means
CRASHES = 60.0  # seconds between two crashes of a page below which the window is given up


class NoWindow(Exception):
    """There can be no window here; the reason is for the log."""


def load(marker: Path) -> Any:
    """pywebview, ready to start.

    :param marker: a file that lies there while a window is being opened, so that one that takes the program down with
        it does so once.
    :raises NoWindow: when it is missing, broken, or has nothing to show a page with.
    """
    if marker.exists():
        marker.unlink(missing_ok=True)
        raise NoWindow("the last start ended while its window was being opened")
    try:
        import webview

        library = logging.getLogger("pywebview")
        library.handlers.clear()  # it would talk to a terminal that may not be there
        library.addFilter(_is_news)
        if ON_LINUX:
            if reason := gtk.why_not():
                raise NoWindow(reason)
            import webview.platforms.gtk
        elif sys.platform == "win32":
            from webview.guilib import initialize

            if getattr(initialize(), "renderer", "") == "mshtml":
                raise NoWindow("WebView2 is not installed")
    except NoWindow:
        raise
    except Exception as error:  # a broken installation fails in any way it likes
        raise NoWindow(f"{type(error).__name__}: {error}") from error
    return webview


def _is_news(record: logging.LogRecord) -> bool:
    """Not that its bridge, which we do not use, was not there yet on a page that was just leaving."""
    return "_createApi" not in record.getMessage()


class Window:
    """`run` blocks on the main thread; everything else may come from any thread."""

    def __init__(self, webview: Any, kept: Kept, run_dir: Path, home: str) -> None:
        """:param home: the address under which everything is ours."""
        self._webview = webview
        self._kept = kept
        self._storage = run_dir / "window"
        self._marker = run_dir / "window-opens"
        self._home = home
        self._main: Any = None
        self._asking: Any = None
        self._crashed_at = -CRASHES
        self._ending = False
        self.hidden = False
        self.broken = False  # its pages crash: the forum is shown elsewhere
        self.on_close: Callable[[], None] = lambda: None
        self.on_crash: Callable[[], None] = lambda: None

    @property
    def is_open(self) -> bool:
        return self._main is not None and not self._ending

    def run(self, title: str, page: str) -> None:
        """Show this page, and go on until the window has ended.

        :raises NoWindow: when it did not come.
        """
        if self._ending:
            return
        frame = self._kept.now.frame.on(self._screens())
        self._storage.mkdir(mode=0o700, exist_ok=True)
        self._marker.touch()
        shape = {"width": frame.width, "height": frame.height, "x": frame.x, "y": frame.y, "min_size": LEAST}
        self._main = self._webview.create_window(title, html=page, text_select=True, zoomable=True, **shape)
        self._main.events.closing += self._closing
        self._main.events.shown += lambda: self._marker.unlink(missing_ok=True)
        self._main.events.before_show += lambda: self._inside(self._main)
        try:
            self._webview.start(
                gui="gtk" if ON_LINUX else None,
                private_mode=False,  # else the drafts that a page keeps would be lost
                storage_path=str(self._storage.absolute()),
                debug=False,
            )
        except Exception as error:
            raise NoWindow(f"{type(error).__name__}: {error}") from error
        finally:
            self._marker.unlink(missing_ok=True)
            self._main = None
        if not self._ending:
            raise NoWindow("it closed by itself")

    def _screens(self) -> list[tuple[int, int, int, int]]:
        if ON_LINUX:
            return gtk.screens()
        return [(s.x, s.y, s.width, s.height) for s in self._webview.screens]

    # --- what it shows

    def show_page(self, page: str) -> None:
        if self.is_open:
            self._main.load_html(page)

    def call_it(self, title: str) -> None:
        if self.is_open and self._main.title != title:
            self._main.set_title(title)

    def to_front(self) -> None:
        if not self.is_open:
            return
        self.hidden = False
        if ON_LINUX:
            gtk.to_front(self._main.native)
        else:
            self._main.show()
            self._main.restore()
            self._main.on_top = True  # a program in the background may come to the front so, and only so
            self._main.on_top = False

    def _inside(self, window: Any) -> None:
        if ON_LINUX:
            view = window.gui.BrowserView.instances[window.uid]
            gtk.keep_inside(view, self._is_ours, _outside, self._crashed)

    def _is_ours(self, address: str) -> bool:
        return address.startswith(self._home) or address == self._home.rstrip("/")

    def _crashed(self) -> None:
        """Once may be bad luck: the page is shown again. Twice in a minute is a machine that cannot."""
        again, self._crashed_at = time.monotonic() - self._crashed_at < CRASHES, time.monotonic()
        log.warning("the window's page crashed%s", " again" if again else "")
        if again:
            self.broken = True
            self._in_background(self.end)
        else:
            self._in_background(self.on_crash)

    # --- closing

    def _closing(self) -> bool | None:
        """Somebody pressed the X. Nothing may be asked or hidden from in here: the loop would wait for itself."""
        if self._ending:
            return None
        self._in_background(self.on_close)
        return False

    @staticmethod
    def _in_background(act: Callable[[], None]) -> None:
        threading.Thread(target=act, name="window", daemon=True).start()

    def ask(self, title: str, page: str) -> None:
        """Show the question in a small window over this one; once, however often the X is pressed."""
        if self._asking is not None:
            self._asking.show()
            return
        width, height = ASKING
        self._asking = asking = self._webview.create_window(
            title, html=page, width=width, height=height, resizable=False, on_top=True
        )
        asking.events.closed += self._asked
        if ON_LINUX and asking.events.shown.wait(10):
            gtk.over(asking.native, self._main.native)

    def _asked(self) -> None:
        self._asking = None

    def stop_asking(self) -> None:
        asking, self._asking = self._asking, None
        if asking is not None:
            asking.destroy()

    def hide(self, *, small: bool = False) -> None:
        """Take it from the screen, or make it small where one would not find it again."""
        self._remember()
        self.hidden = not small
        if small:
            self._main.minimize()
        else:
            self._main.hide()

    def end(self) -> None:
        """Close it for good; `run` returns, or does not begin."""
        if not self.is_open:
            self._ending = True
            return
        self._remember()
        self._ending = True
        self.stop_asking()
        self._main.destroy()

    def _remember(self) -> None:
        """Its size and place. Asked with a deadline, as its loop may be at its end."""

        def look() -> None:
            window = self._main
            if window is not None and not self.hidden:
                self._kept.put(frame=Frame(window.width, window.height, window.x, window.y))

        asking = threading.Thread(target=look, daemon=True)
        asking.start()
        asking.join(1.0)

    # --- saving

    def ask_where(self, name: str) -> Path | None:
        """Ask where to save a file of this name; None when nothing was chosen. Blocks for as long."""
        self.to_front()
        if ON_LINUX:
            chosen = gtk.ask_where(self._main.native, name)
            return Path(chosen) if chosen else None
        downloads = Path.home() / "Downloads"
        folder = downloads if downloads.is_dir() else Path.home()
        found = self._main.create_file_dialog(self._webview.FileDialog.SAVE, str(folder), False, name)
        if not found:
            return None
        return Path(found if isinstance(found, str) else found[0])


def _outside(address: str) -> None:
    """To the system's browser, without waiting for it."""
    threading.Thread(target=open_address, args=(address,), name="outside", daemon=True).start()
