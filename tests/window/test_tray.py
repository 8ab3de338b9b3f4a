"""The icon in the tray of a desktop: its menu, and the way back to a window that is hidden."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launcher.tray import Tray
from tests.process import ROOT, command

from .screen import Screen, eventually, screen
from .test_walk import NAME
from .walk import Shown, Walker

pytestmark = [pytest.mark.slow, pytest.mark.screen]
NEIGHBOUR = "127.0.0.2"  # the address of tests/launcher/sharing.py in its network


@pytest.fixture
def glass() -> Iterator[Screen]:
    with screen() as opened:
        yield opened


def on_desktop(glass: Screen) -> str:
    """The windows that a desktop has, also those that were made small; not those that are hidden."""
    return glass.do("search", "--all", "--desktop", "0", "--name", f"^{NAME}$")


@contextlib.contextmanager
def in_tray(glass: Screen, folder: Path, *arguments: str, env: dict[str, str] | None = None) -> Iterator[Hand]:
    """The program with its icon in a tray."""
    start = command(module="tests.launcher.sharing")
    with glass.tray() as click, Shown(glass, folder, *arguments, start=start, env=env) as shown:
        shown.ready()
        eventually(glass.is_docked, lambda: f"no icon in the tray: {shown.said} {shown.log}")
        yield Hand(glass, shown, click)
        assert "Traceback" not in shown.said + shown.log


class Hand:
    """On the mouse, over the icon."""

    def __init__(self, glass: Screen, shown: Shown, click: Callable[[int], None]) -> None:
        self.glass, self.shown, self.click = glass, shown, click

    def sees_window(self) -> None:
        """The icon has the same title as the window."""
        self.glass.wait_for(NAME, 2)

    def choose(self, place: int, shot: str = "") -> None:
        """From the menu, the entry at this place, counted from 1 without lines."""
        self.click(3)
        time.sleep(1)
        if shot:
            self.glass.shot(shot)
        self.glass.key(*["Down"] * place, "Return")

    def answers(self) -> bool:
        """Can somebody come in from the network?"""
        try:
            socket.create_connection((NEIGHBOUR, int(str(self.shown.note["port"]))), timeout=5).close()
        except ConnectionRefusedError:
            return False
        return True


def test_pausing_from_the_tray_closes_the_door_until_it_is_chosen_again(glass: Screen, folder: Path) -> None:
    with in_tray(glass, folder) as hand:
        hand.sees_window()
        assert hand.shown.client("root").post("/admin/network/open", {"which": "all"}).status == 303
        assert hand.answers()
        time.sleep(3)  # the menu looks every two seconds
        hand.choose(3, "12-tray-open")
        eventually(lambda: not hand.answers(), lambda: hand.shown.log)
        assert hand.shown.stop() == 0
    with in_tray(glass, folder) as hand:
        hand.sees_window()
        assert not hand.answers()  # remembered, as from its page
        hand.choose(3, "13-tray-paused")
        eventually(hand.answers, lambda: hand.shown.log)
        assert NEIGHBOUR in hand.shown.client("root").page("/admin/network")
        assert hand.shown.stop() == 0


def test_what_was_never_opened_cannot_be_opened_from_the_tray(glass: Screen, folder: Path, tmp_path: Path) -> None:
    with in_tray(glass, folder, env={"XDG_CONFIG_HOME": str(tmp_path / "config")}) as hand:
        hand.sees_window()
        hand.choose(3)  # the third is another one then
        eventually(lambda: list((tmp_path / "config").glob("autostart/*.desktop")), lambda: hand.shown.log)
        assert not hand.answers()
        time.sleep(1)
        hand.choose(3)
        eventually(lambda: not list((tmp_path / "config").glob("autostart/*.desktop")), lambda: hand.shown.log)


def test_quit_ends_the_program_in_order(glass: Screen, folder: Path) -> None:
    with in_tray(glass, folder) as hand:
        hand.sees_window()
        hand.choose(4)
        assert hand.shown.wait() == 0
        assert hand.shown.log.rstrip().endswith("stopped")


def keep_open_when_closed(folder: Path) -> None:
    frame = {"width": 900, "height": 700, "x": None, "y": None}
    (folder / "run").mkdir(exist_ok=True)
    (folder / "run" / "computer.json").write_text(json.dumps({"frame": frame, "closing": "keep", "awake": "no"}))


def test_a_window_that_was_hidden_comes_back_by_a_click_on_the_icon(glass: Screen, folder: Path) -> None:
    keep_open_when_closed(folder)
    with in_tray(glass, folder) as hand:
        hand.sees_window()
        Walker(glass, hand.shown).settle()
        for by_menu in (0, 1):
            time.sleep(1)
            glass.key("alt+F4")
            glass.wait_for(NAME, 1)
            assert on_desktop(glass) == ""
            hand.click(1) if by_menu == 0 else hand.choose(1)
            hand.sees_window()
        assert hand.shown.stop() == 0


def test_without_a_tray_it_is_made_small_as_ever(glass: Screen, folder: Path) -> None:
    keep_open_when_closed(folder)
    with Shown(glass, folder) as shown:
        glass.wait_for(NAME)
        Walker(glass, shown).settle()
        glass.key("alt+F4")
        eventually(lambda: NAME not in glass.windows(), lambda: str(glass.windows()))
        assert on_desktop(glass) != ""
        assert "tray" not in shown.log
        assert shown.stop() == 0


def test_a_program_in_the_background_is_opened_from_the_tray(glass: Screen, folder: Path) -> None:
    with in_tray(glass, folder, "--background") as hand:
        assert on_desktop(glass) == ""
        hand.click(1)
        hand.sees_window()
        hand.choose(4)
        assert hand.shown.wait() == 0


@pytest.mark.parametrize("way", ["quit", "signal"])
def test_a_program_in_the_background_ends_in_order(glass: Screen, folder: Path, way: str) -> None:
    with in_tray(glass, folder, "--background") as hand:
        if way == "quit":
            hand.choose(4)
            assert hand.shown.wait() == 0
        else:
            assert hand.shown.stop() == 0
        assert hand.shown.log.rstrip().endswith("stopped")


def test_the_address_is_opened_in_the_browser(glass: Screen, folder: Path, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/partial\nmv {tmp_path}/partial {tmp_path}/opened\n')
    browser.chmod(0o700)
    with in_tray(glass, folder, env={"BROWSER": str(browser)}) as hand:
        hand.sees_window()
        hand.choose(2)
        eventually((tmp_path / "opened").exists, lambda: hand.shown.log)
        assert (tmp_path / "opened").read_text().strip() == f"http://127.0.0.1:{hand.shown.note['port']}/"


def test_a_tray_that_comes_later_gets_the_icon(glass: Screen, folder: Path) -> None:
    """At a log-in the panel may start after us."""
    with Shown(glass, folder) as shown:
        glass.wait_for(NAME)
        with glass.tray():
            eventually(glass.is_docked, lambda: shown.log)
        assert shown.stop() == 0
        assert "Traceback" not in shown.said + shown.log


# --- a desktop that shows indicators


def shown_menu(scratch: Path) -> dict[str, int | None]:
    """The labels that the desktop was told; 1 or 0 for what can be ticked."""
    path = scratch / "menu"
    return json.loads(path.read_text()) if path.exists() else {}


def test_a_desktop_that_shows_indicators_gets_the_menu(glass: Screen, folder: Path, tmp_path: Path) -> None:
    panel = [sys.executable, "-W", "error", "-m", "tests.window.panel", str(tmp_path)]
    start = [*panel, *command(module="tests.launcher.sharing")]
    keep_open_when_closed(folder)
    with Shown(glass, folder, start=start) as shown:
        glass.wait_for(NAME)
        hand = Hand(glass, shown, lambda _: None)
        assert shown.client("root").post("/admin/network/open", {"which": "all"}).status == 303
        eventually(lambda: shown_menu(tmp_path).get("Open to the network") == 1, lambda: str(shown_menu(tmp_path)))
        (tmp_path / "choose").write_text("Open to the network")
        eventually(lambda: shown_menu(tmp_path).get("Open to the network") == 0, lambda: str(shown_menu(tmp_path)))
        assert not hand.answers()
        glass.key("alt+F4")
        eventually(lambda: NAME not in glass.windows(), lambda: str(glass.windows()))
        assert on_desktop(glass) == ""
        (tmp_path / "choose").write_text("Open the forum")
        glass.wait_for(NAME)
        (tmp_path / "choose").write_text("Quit")
        assert shown.wait() == 0
        assert "Traceback" not in shown.said + shown.log


# --- as on Windows


def test_a_tray_library_that_is_missing_is_a_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "pystray", None)
    tray = Tray(lambda _: None)
    tray.open()
    tray.open()
    tray.draw("Plum Lane", ())
    tray.end()
    assert (tray.is_open, tray.seen) == (False, False)
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["no tray icon"]


AS_ON_WINDOWS = """
import time
from launcher.tray import LOGIN, OPEN, PystrayTray, menu
words = {name: name for name in ("open", "share", "login", "quit")}
tray = PystrayTray(lambda act: print("chosen", act, flush=True))
tray.draw("Plum Lane", menu(words, "http://127.0.0.2:8000/", paused=False, login=False))
while not tray.seen:
    time.sleep(0.05)
tray.draw("Elm Street", menu(words, "http://127.0.0.2:8000/", paused=True, login=False))
for entry in tray._icon.menu:
    print(entry, entry.checked, entry.default, flush=True)
    if str(entry) == LOGIN:
        entry(tray._icon)
print(tray._icon.title, flush=True)
input()
tray.end()
tray._loop.join(10)
print("ended", tray._loop.is_alive(), tray.seen)
"""


def test_pystray_shows_the_same_menu_from_a_thread_of_its_own(glass: Screen) -> None:
    """With its part for GTK; that for Windows runs only there."""
    env = {**os.environ, **glass.environment, "PYSTRAY_BACKEND": "gtk"}
    program = ["dbus-run-session", "--", sys.executable, "-c", AS_ON_WINDOWS]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with glass.tray() as click, subprocess.Popen(program, env=env, cwd=ROOT, text=True, **pipes) as running:  # type: ignore[call-overload]
        eventually(glass.is_docked, lambda: "no icon in the tray", 20)
        time.sleep(1)
        click(1)
        time.sleep(1)
        click(3)
        time.sleep(1)
        glass.shot("14-pystray")
        glass.key(*["Down"] * 5, "Return")
        time.sleep(1)
        said, _ = running.communicate("\n", timeout=30)
    assert said.splitlines() == [
        "open None True",
        "127.0.0.2:8000 None False",
        "- - - - None False",
        "share False False",
        "login False False",
        "chosen login",
        "- - - - None False",
        "quit None False",
        "Elm Street",
        "chosen open",
        "chosen quit",
        "ended False False",
    ]
    assert running.returncode == 0
