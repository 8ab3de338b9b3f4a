"""What the program does on its owner's screen: the window or a browser, closing, saving, the comforts of a computer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from forum_app import CannotChange, CannotShare, Forum, Settings

from . import gtk, signin
from .autostart import Autostart
from .awake import Awake, Sleeps, can_keep_awake
from .comforts import Kept
from .copying import copy_to
from .opening import has_screen
from .signin import open_address
from .tray import ADDRESS, LOGIN, OPEN, QUIT, SHARE, Tray, menu
from .window import ON_LINUX, NoWindow, Window, load

log = logging.getLogger(__name__)
LOOK = 2.0  # seconds between two looks at the forum's name
OPENING = 10.0  # seconds that a second start waits for a window that is only now opened


class Desktop:
    """Lives as long as the program; the forum behind it may be opened again."""

    def __init__(self, settings: Settings, home: str, end: Callable[[], None]) -> None:
        """:param home: where the window finds the forum. :param end: ends the program, from any thread."""
        self._run_dir = settings.run_dir
        self._marker = settings.run_dir / "window-opens"
        self._home = home
        self._end = end
        self._invite: Callable[[], None] = lambda: None
        self._kept = Kept(settings.run_dir / "computer.json")
        self._autostart = Autostart(settings.data_dir)
        self._awake = Awake()
        self._sleeps = Sleeps()
        self._app: Forum | None = None
        self._window: Window | None = None
        self._tray = Tray(self._chosen)
        self._may_show = has_screen()  # until it is known better
        self._wanted = threading.Event()  # somebody wants to see a window
        self._ready = threading.Event()  # there is a forum to show, or there will be none
        self._ended = False

    # --- the forum behind it

    def attach(self, app: Forum) -> None:
        """Show this forum from now on; before its jobs start."""
        again, self._app = self._app is not None, app
        app.jobs.tick(LOOK, self._look)
        if again:
            app.events.provide("serving", lambda _app: self._show_again())
        self._awake.keep(self._kept.now.awake == "yes")

    def ready(self) -> None:
        """The forum answers from now on."""
        self._ready.set()
        self._draw_tray()

    def ended(self) -> None:
        """The forum is gone: so is the window, and whoever waits for one."""
        self._ended = True
        self._ready.set()
        self._wanted.set()
        self._awake.keep(False)
        self._tray.end()
        if self._window:
            self._window.end()

    def _page(self, purpose: str) -> str:
        if self._app is None:
            raise RuntimeError("no forum is attached")
        return signin.page(self._home, self._app.tickets.issue(purpose))

    def _name(self) -> str:
        """The forum's, as pages show it."""
        if self._app is None:
            return "Hearth"
        return str(self._app.options.present.get("name") or self._app.options.read(self._app.db.reader())["name"])

    def _look(self) -> None:
        self._sleeps.look()
        self._draw_tray()
        if self._window:
            self._window.call_it(self._name())

    def _show_again(self) -> None:
        if self._window:
            self._window.show_page(self._page("window"))

    # --- the window

    @property
    def has_window(self) -> bool:
        return self._window is not None and self._window.is_open

    def run(self, invite: Callable[[], None], *, background: bool) -> None:
        """On the main thread: a window until it is closed for good; without one, `invite` to a browser.

        :param background: wait until a second start asks for it.
        """
        self._invite = invite
        if background:
            self._wait()
        try:
            self._show()
        except NoWindow as reason:
            log.warning("no window: %s", reason)
            self._may_show = False
            if not ON_LINUX:  # where it needs no window's loop
                self._tray.open()
            self._ready.wait()
        window, self._window = self._window, None
        if self._ended:
            return
        if not self._may_show or (window and window.broken):
            self._may_show = False
            invite()
        else:
            self._end()

    def _wait(self) -> None:
        """Until a second start, or the tray, asks for the window."""
        if self._may_show and not self._marker.exists():
            self._tray.open()
        self._tray.wait(self._wanted)

    def _show(self) -> None:
        """:raises NoWindow: when there can be none."""
        if not self._may_show:
            raise NoWindow("there is no display")
        webview = load(self._marker)
        self._tray.open()
        self._ready.wait()
        window = Window(webview, self._kept, self._run_dir, self._home)
        window.on_close, window.on_crash = self._closing, self._show_again
        self._window = window  # before the look: whoever ends us from now on ends it as well
        if self._ended:
            return
        self._draw_tray()
        window.run(self._name(), self._page("window"))

    def ring(self) -> bool:
        """A second start wants to see the forum: bring the window to the front. False when there is none to bring."""
        if not self._may_show:
            return False
        self._wanted.set()
        until = time.monotonic() + OPENING
        while self._may_show and not self.has_window and time.monotonic() < until:
            time.sleep(0.05)
        if self._window is None:
            return False
        self._window.to_front()
        return True

    def _closing(self) -> None:
        choice = self._kept.now.closing
        if choice != "ask":
            self._close(choice, told=False)
        elif self._window:
            self._window.ask(self._name(), self._page("closing"))

    def close_window(self, choice: str) -> None:
        """The owner's answer, out of a request: beside it, as the window it came from goes."""
        threading.Thread(target=self._close, args=(choice,), kwargs={"told": True}, daemon=True).start()

    def _close(self, choice: str, *, told: bool) -> None:
        """:param told: did they read just now how it comes back?"""
        window = self._window
        if window is None:
            return
        window.stop_asking()
        if choice == "keep":
            window.hide(small=not told and not self._tray.seen and not self._tell())
        elif choice == "quit":
            window.end()

    def _tell(self) -> bool:
        """Say that the forum goes on and how it comes back; False where that cannot be seen."""
        if self._app is not None:
            for told in self._app.events.provided("kept open"):
                return self.notify(*told(self._app))
        return False

    def notify(self, title: str, text: str) -> bool:
        """A note on the desktop; False where that cannot be seen."""
        return ON_LINUX and gtk.notify(title, text)

    # --- the icon in the tray

    def _draw_tray(self) -> None:
        app = self._app
        if app is None or not self._tray.is_open:
            return
        [words], [(paused, _pause, _resume)] = (app.events.provided(kind) for kind in ("tray", "pausing"))
        told = words(app)
        items = menu(told, self._address(app), paused=paused(app), login=self._autostart.is_on())
        self._tray.draw(told["title"], items)

    def _address(self, app: Forum) -> str:
        """The one to pass on while others can come, else the one on this computer."""
        urls = app.machine.sharing().urls
        return urls[0] if urls else self._home

    def _chosen(self, act: str) -> None:
        app = self._app
        if app is None:
            return
        try:
            self._do(app, act)
        except (CannotChange, CannotShare) as error:
            log.warning("from the tray: %s", error.reason)
        except Exception:  # the forum may be closed just now, to be opened again
            log.exception("from the tray: %s", act)
        if act not in (OPEN, QUIT):
            self._draw_tray()

    def _do(self, app: Forum, act: str) -> None:
        if act == OPEN:
            if not self.ring():
                self._invite()
        elif act == ADDRESS:
            open_address(self._address(app))
        elif act == SHARE:
            [(paused, pause, resume)] = app.events.provided("pausing")
            (resume if paused(app) else pause)(app)
        elif act == LOGIN:
            self.set_comfort("login", "no" if self._autostart.is_on() else "yes")
        elif act == QUIT:
            self._end()

    def save_as(self, name: str, source: Path) -> bool:
        """:raises OSError: when it could not be written there."""
        target = self._window.ask_where(Path(name).name) if self._window else None
        if target is None:
            return False
        copy_to(source, target)
        return True

    # --- comforts

    def comforts(self) -> Mapping[str, str]:
        found = {"login": "yes" if self._autostart.is_on() else "no"}
        if can_keep_awake():
            found["awake"] = self._kept.now.awake
        if self._may_show:
            found["closing"] = self._kept.now.closing
        return found

    def set_comfort(self, name: str, value: str) -> None:
        """:raises CannotChange: with the reason."""
        if name == "login":
            try:
                self._autostart.put(on=value == "yes")
            except OSError as error:
                raise CannotChange.no_autostart(error.strerror or str(error)) from error
        else:
            self._kept.put(**{name: value})
            self._awake.keep(self._kept.now.awake == "yes")

    def slept(self) -> int:
        return int(self._sleeps.lately(time.time()))
