"""The walk through the window that an owner makes on the first day. `python -m tests.window.walk dist/hearth` walks it
through any program; without one, through this checkout."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from types import TracebackType

from tests.people import PASSWORD
from tests.process import PATIENCE, ROOT, Client, command, environment
from tests.uploads.pictures import quarters, saved

from .screen import Screen, eventually, screen

FORUM = "Plum Lane"
CHOOSER = "Select File"  # as GTK calls it in English


def program() -> list[str]:
    """What to walk through: HEARTH_PROGRAM, else this checkout."""
    named = os.environ.get("HEARTH_PROGRAM")
    return named.split() if named else command()


class Shown:
    """The program on a screen; as a context manager it is gone at the end, with all its helpers."""

    def __init__(
        self,
        at: Screen | None,
        folder: Path,
        *arguments: str,
        start: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.started = start
        self._output = tempfile.TemporaryFile()  # noqa: SIM115
        self._clients: list[Client] = []
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            ["dbus-run-session", "--", *(start or program()), "--data-dir", str(folder), "--port", "0", *arguments],
            env=environment({**(at.environment if at else {}), **(env or {})}),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def note(self) -> dict[str, object]:
        try:
            found: dict[str, object] = json.loads((self.folder / "run" / "server.json").read_text())
        except (OSError, ValueError):
            return {}
        return found

    @property
    def said(self) -> str:
        """What it said on both its outputs."""
        size = os.fstat(self._output.fileno()).st_size
        return os.pread(self._output.fileno(), size, 0).decode("utf-8", "replace")

    @property
    def log(self) -> str:
        path = self.folder / "logs" / "hearth.log"
        return path.read_text("utf-8") if path.exists() else ""

    def ready(self) -> None:
        eventually(lambda: self.note or self.process.poll() is not None, lambda: self.said)
        assert self.note, self.said

    def client(self, name: str = "") -> Client:
        self.ready()
        client = Client(int(str(self.note["port"])))
        self._clients.append(client)
        if name:
            client.log_in(name)
        return client

    def wait(self) -> int:
        return self.process.wait(PATIENCE)

    def stop(self) -> int:
        self.ready()
        os.kill(int(str(self.note["pid"])), signal.SIGTERM)
        return self.wait()

    def memory(self) -> float:
        """MB of the program and its helpers, shared pages counted by their share."""
        return sum(_pss(pid) for pid in _descendants(int(str(self.note["pid"]))))

    def crash_page(self) -> None:
        """kill -9 for the process that draws the page."""
        for pid in _descendants(int(str(self.note["pid"]))):
            if "WebKitWebProces" in Path(f"/proc/{pid}/comm").read_text():
                os.kill(pid, signal.SIGKILL)

    def __enter__(self) -> Shown:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            print(self.said, self.log)
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for client in self._clients:
            client.close()
        self._output.close()


def _descendants(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = [pid]
    for each in found:
        found.extend(parents.get(each, []))
    return found


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


class _Stops(HTMLParser):
    """Where the Tab key stops on a page, in order: each element's attributes as one string."""

    def __init__(self) -> None:
        super().__init__()
        self.stops: list[str] = []
        self.before: dict[str, int] = {}  # by an element's id: how many stops come before it
        self._closed = 0  # inside of how many details that are closed
        self._details = ""  # the class of the last ones
        self._kept = 0  # inside of how many templates, which are no part of the page yet

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._kept += tag == "template"
        if self._kept:
            return
        self.before[given.get("id") or ""] = len(self.stops)
        if tag == "details":
            self._details = given.get("class") or ""
            self._closed += "open" not in given
        if tag == "summary" and self._closed == 1:
            self.stops.append(f'summary of="{self._details}"')
        if "data-write" in given and "data-dock" not in given:
            self.stops.append("toolbar")  # the script puts it there at once, and it is one stop
        narrow = "small-only" in (given.get("class") or "")
        hidden = narrow or given.get("type") == "hidden" or "disabled" in given or given.get("tabindex") == "-1"
        if self._closed or hidden or tag not in ("a", "button", "input", "select", "textarea"):
            return
        self.stops.append(" ".join(f'{name}="{value or ""}"' for name, value in attrs))

    def handle_endtag(self, tag: str) -> None:
        self._kept -= tag == "template"
        if tag == "details" and not self._kept:
            self._closed = max(0, self._closed - 1)


def _stops(html: str) -> _Stops:
    parser = _Stops()
    parser.feed(html)
    return parser


class Walker:
    """Hands on the keyboard. It counts the Tabs by a browser that looks at the same page beside it."""

    def __init__(self, at: Screen, shown: Shown) -> None:
        self.at, self.shown = at, shown
        self.beside: Client | None = None

    def page(self, path: str) -> str:
        if self.beside is None:
            self.beside = self.shown.client("root")
        return self.beside.page(path)

    def go(self, path: str, target: str, start: str = "", anchor: str = "") -> None:
        """To the stop of the page `path` that holds `target`, from the top, another stop or the anchor it opened at."""
        page = _stops(self.page(path))
        found = page.stops
        places = [i for i, stop in enumerate(found) if target in stop]
        assert places, f"{target} is no stop on {path}: {found}"
        begun = start or "autofocus="  # else where the page itself begins
        first = next((i for i, stop in enumerate(found) if begun in stop), page.before[anchor] - 1 if anchor else -1)
        steps = places[0] - first
        self.at.key(*["Tab" if steps > 0 else "shift+Tab"] * abs(steps))

    def wait_log(self, what: str) -> None:
        eventually(lambda: what in self.shown.log, lambda: f"{what} in {self.shown.log}")

    def settle(self) -> None:
        """Let a page be drawn. The log does not tell when."""
        time.sleep(2.5)


def set_up(walk: Walker) -> None:
    """The first page, filled by keyboard."""
    at = walk.at
    at.wait_for("Hearth")
    walk.wait_log("POST /window/enter 303")
    walk.settle()
    at.activate("Hearth")
    at.shot("1-setup")
    at.type(FORUM)
    at.key("Tab")
    at.type("root")
    at.key("Tab")
    at.type(PASSWORD)
    at.key("Return")
    walk.wait_log("POST /setup 303")
    at.wait_for(FORUM)
    walk.settle()
    at.shot("2-home")


def post_topic(walk: Walker) -> None:
    walk.go("/", 'href="/new"')
    walk.at.key("Return")
    walk.settle()
    walk.go("/new", 'name="title"')
    walk.at.type("Written in the window")
    walk.go("/new", 'name="board"', 'name="title"')
    walk.at.key("Down")
    walk.go("/new", 'name="body"', 'name="board"')
    walk.at.type("The first words from [here](https://hearth.example/elsewhere).")
    walk.at.shot("5-new-topic")
    walk.at.key("ctrl+Return")
    walk.wait_log("POST /new 303")
    assert "Written in the window" in walk.page("/")
    walk.settle()
    walk.at.shot("6-topic")


def follow_a_link_out(walk: Walker, opened: Path) -> None:
    """What leads elsewhere is opened by the system's browser, and the window stays where it is."""
    path = walk.page("/").split('href="/t/2', 1)[1].split('"', 1)[0]
    walk.go(f"/t/2{path}", 'href="https://hearth.example/elsewhere"')
    walk.at.key("Return")
    eventually(opened.exists, lambda: "no browser was started for a link that leads elsewhere")
    assert "https://hearth.example/elsewhere" in opened.read_text()
    assert walk.at.windows() == [FORUM]


def upload_picture(walk: Walker, picture: Path) -> None:
    """By the file chooser of GTK."""
    at = walk.at
    walk.go("/", 'summary of="menu"')
    at.key("Return")
    at.key("Tab", "Tab", "Return")
    walk.settle()
    walk.go("/settings", 'href="/settings/avatar"')
    at.key("Return")
    walk.settle()
    walk.go("/settings/avatar", 'name="picture"')
    at.key("space")
    eventually(lambda: CHOOSER in at.windows(), lambda: f"no file chooser: {at.windows()}")
    for _ in range(3):  # GTK loses a letter now and then while it puts the field for names in its place
        time.sleep(1)
        at.key("ctrl+l")
        time.sleep(1)
        at.type(str(picture))
        time.sleep(0.5)
        at.shot("3-chooser")
        at.key("Return")
        time.sleep(1)
        if CHOOSER not in at.windows():  # the names that it offers are a window too, and may go later
            break
    eventually(lambda: CHOOSER not in at.windows(), lambda: f"the file chooser stays: {at.windows()}")
    walk.settle()
    at.key("Tab", "Tab", "Tab", "Tab", "Tab", "Return")  # the script has opened which part of it, with three fields
    walk.wait_log("POST /settings/avatar 303")
    walk.settle()
    at.shot("4-picture")
    walk.go("/settings/avatar", 'href="/"')
    at.key("Return")
    walk.settle()


def close_and_keep(walk: Walker) -> None:
    """Asked once; the first answer keeps the forum open."""
    at = walk.at
    at.activate(FORUM)
    at.key("alt+F4")
    at.wait_for(FORUM, 2)
    walk.settle()
    at.shot("7-closing")
    at.key("Return")
    eventually(lambda: at.windows() == [], lambda: str(at.windows()))
    assert walk.shown.process.poll() is None
    assert "Written in the window" in walk.page("/")


def start_again(walk: Walker) -> None:
    with Shown(walk.at, walk.shown.folder, start=walk.shown.started) as second:
        assert second.wait() == 0, second.said
        assert "Its window is in front of you now." in second.said
    walk.at.wait_for(FORUM)
    walk.settle()
    walk.at.shot("8-back")


def whole_walk(at: Screen, folder: Path, start: Sequence[str], scratch: Path) -> dict[str, float]:
    """All of it, on an empty folder; answers what was measured: seconds, MB."""
    opened = scratch / "opened"
    browser = scratch / "browser"
    browser.write_text(f'#!/bin/sh\necho "$@" > {opened}.partial\nmv {opened}.partial {opened}\n')
    browser.chmod(0o700)
    picture = scratch / "picture.png"
    picture.write_bytes(saved(quarters()))
    with Shown(at, folder, start=start, env={"BROWSER": str(browser)}) as shown:
        walk = Walker(at, shown)
        set_up(walk)
        upload_picture(walk, picture)
        post_topic(walk)
        follow_a_link_out(walk, opened)
        measured = {"memory_with_window_mb": round(shown.memory())}
        close_and_keep(walk)
        start_again(walk)
        assert shown.stop() == 0
        assert "Traceback" not in shown.said + shown.log
    return measured


def time_to_window(at: Screen, folder: Path, start: Sequence[str]) -> float:
    """Seconds from the start until its first page was asked for, on a forum that is set up; the best of three."""
    took = []
    for _ in range(3):
        with Shown(at, folder, start=start) as shown:
            before = shown.log.count("POST /window/enter 303")
            eventually(lambda: shown.log.count("POST /window/enter 303") > before, lambda: shown.said)  # noqa: B023
            took.append(time.monotonic() - shown.began)
            shown.stop()
    return min(took)


if __name__ == "__main__":
    ours = sys.argv[1:] or program()
    with screen() as glass, tempfile.TemporaryDirectory() as made:
        data = Path(made) / "data"
        print(whole_walk(glass, data, ours, Path(made)))
        print("seconds to the window:", round(time_to_window(glass, data, ours), 2))
