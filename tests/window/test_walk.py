"""The window itself, on a screen of its own: an owner's first day, and what happens when there can be no window."""

from __future__ import annotations

import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum_app import Forum
from tests.process import ROOT

from .screen import Screen, eventually, screen
from .walk import Shown, Walker, program, time_to_window, whole_walk

pytestmark = [pytest.mark.slow, pytest.mark.screen]
NAME = "Plum Lane"  # of the forum in `folder`


@pytest.fixture
def glass() -> Iterator[Screen]:
    with screen() as opened:
        yield opened


@pytest.mark.proof
def test_an_owner_walks_through_the_first_day(glass: Screen, tmp_path: Path, proved: Callable[..., None]) -> None:
    measured = whole_walk(glass, tmp_path / "data", program(), tmp_path)
    seconds = time_to_window(glass, tmp_path / "data", program())
    proved("the walk through the window, by keyboard", seconds_to_window=round(seconds, 2), **measured)
    assert measured["memory_with_window_mb"] < 600


def test_cancelling_keeps_what_was_being_written(glass: Screen, folder: Path) -> None:
    with Shown(glass, folder) as shown:
        walk = Walker(glass, shown)
        glass.wait_for(NAME)
        walk.settle()
        walk.go("/", 'href="/new"')
        glass.key("Return")
        walk.settle()
        walk.go("/new", 'name="title"')
        glass.type("Half a thought")
        glass.key("alt+F4")
        glass.wait_for(NAME, 2)
        glass.key("alt+F4")  # the question goes, the window stays
        glass.wait_for(NAME)
        glass.type(" and its end")
        walk.go("/new", 'name="board"', 'name="title"')
        glass.key("Down")
        walk.go("/new", 'name="body"', 'name="board"')
        glass.type("Words.")
        glass.key("ctrl+Return")
        walk.wait_log("POST /new 303")
        assert "Half a thought and its end" in walk.page("/")


def test_quitting_from_the_question_ends_the_program_and_is_remembered(glass: Screen, folder: Path) -> None:
    with Shown(glass, folder) as shown:
        walk = Walker(glass, shown)
        glass.wait_for(NAME)
        ann = shown.client("ann")
        ann.page("/")
        walk.settle()
        glass.key("alt+F4")
        glass.wait_for(NAME, 2)
        walk.settle()
        glass.shot("9-somebody-is-here")
        glass.key("shift+Tab", "space", "Tab", "Tab", "Return")  # do the same next time; quit
        assert shown.wait() == 0
        assert "Traceback" not in shown.said + shown.log
    with Shown(glass, folder) as again:
        glass.wait_for(NAME)
        Walker(glass, again).settle()
        glass.key("alt+F4")
        assert again.wait() == 0


def test_kept_open_without_asking_it_never_vanishes_without_a_word(glass: Screen, folder: Path) -> None:
    """Nobody shows notes on this screen, so the window is made small and not hidden."""
    (folder / "run").mkdir(exist_ok=True)
    (folder / "run" / "computer.json").write_text(
        '{"frame": {"width": 900, "height": 700, "x": 50, "y": 60}, "closing": "keep", "awake": "no"}'
    )
    with Shown(glass, folder) as shown:
        glass.wait_for(NAME)
        Walker(glass, shown).settle()
        place = glass.do("search", "--onlyvisible", "--name", NAME, "getwindowgeometry").split()
        assert "900x700" in place
        glass.key("alt+F4")
        eventually(lambda: not glass.windows(), lambda: str(glass.windows()))
        state = glass.do("search", "--name", f"^{NAME}$")
        assert state.strip(), "the window is gone"
        with Shown(glass, folder) as second:
            assert second.wait() == 0
        glass.wait_for(NAME)


def test_what_is_taken_along_is_saved_through_the_dialog(glass: Screen, folder: Path, tmp_path: Path) -> None:
    with Shown(glass, folder) as shown:
        walk = Walker(glass, shown)
        glass.wait_for(NAME)
        walk.settle()
        walk.go("/", 'summary of="menu"')
        glass.key("Return", "Tab", "Tab", "Return")
        walk.settle()
        walk.go("/settings", 'href="/settings/data"')
        glass.key("Return")
        walk.settle()
        walk.go("/settings/data", "btn main")
        glass.key("Return")
        eventually(lambda: len(glass.windows()) == 2, lambda: f"no dialog: {glass.windows()} {shown.log}")
        time.sleep(1)
        glass.key("ctrl+a")
        glass.type(str(tmp_path / "mine.zip"))
        glass.shot("10-save")
        glass.key("Return")
        walk.wait_log("POST /settings/data 303")
        assert "profile.json" in zipfile.ZipFile(tmp_path / "mine.zip").namelist()
        assert len(glass.windows()) == 1


def test_a_link_that_leads_out_in_the_same_tab_does_not_take_the_window_over(
    glass: Screen, folder: Path, tmp_path: Path, browser: Path, open_app: Callable[..., Forum]
) -> None:
    """Posts give theirs a tab of their own; this one stands for whatever forgot to."""
    app = open_app(folder)
    with app.db.transaction() as tx:
        tx.run("UPDATE post SET html = '<p><a href=\"https://hearth.example/same-tab\">out</a></p>' WHERE id = 1")
    app.close()
    with Shown(glass, folder, env={"BROWSER": str(browser)}) as shown:
        walk = Walker(glass, shown)
        glass.wait_for(NAME)
        walk.settle()
        walk.go("/", 'href="/t/1')
        glass.key("Return")
        walk.settle()
        slug = walk.page("/").split('href="/t/1', 1)[1].split('"', 1)[0]
        walk.go(f"/t/1{slug}", "same-tab", anchor="p1")
        glass.key("Return")
        eventually((tmp_path / "opened").exists, lambda: shown.log)
        assert "https://hearth.example/same-tab" in (tmp_path / "opened").read_text()
        walk.settle()
        glass.shot("11-still-here")
        walk.go(f"/t/1{slug}", 'name="body"', "same-tab")
        glass.type("Still here")
        glass.key("ctrl+Return")
        walk.wait_log("POST /t/1/reply 303")


def test_the_title_follows_the_forums_name(glass: Screen, folder: Path) -> None:
    with Shown(glass, folder) as shown:
        glass.wait_for(NAME)
        shown.client("root").post("/admin/settings", {"name": "Elm Street"})
        shown.client().page("/")
        glass.wait_for("Elm Street")


def test_a_program_in_the_background_shows_its_window_when_it_is_started_again(glass: Screen, folder: Path) -> None:
    with Shown(glass, folder, "--background") as shown:
        shown.ready()
        time.sleep(2)
        assert glass.windows() == []
        with Shown(glass, folder) as second:
            assert second.wait() == 0
            assert "Its window is in front of you now." in second.said
        glass.wait_for(NAME)
        assert shown.stop() == 0


def test_a_window_beside_a_forum_that_is_open_to_the_network_has_a_door_of_its_own(glass: Screen, folder: Path) -> None:
    with Shown(glass, folder, "--host", "0.0.0.0") as shown:
        glass.wait_for(NAME)
        Walker(glass, shown).wait_log("POST /window/enter 303")
        assert f":{shown.note['port']}/" not in str(shown.note["home"])


def test_a_page_that_crashes_comes_back_and_after_the_second_time_in_a_browser(
    glass: Screen, folder: Path, tmp_path: Path, browser: Path
) -> None:
    with Shown(glass, folder, env={"BROWSER": str(browser)}) as shown:
        glass.wait_for(NAME)
        for entered in (1, 2):
            eventually(lambda: shown.log.count("POST /window/enter 303") == entered, lambda: shown.log)  # noqa: B023
            time.sleep(2)
            shown.crash_page()
        eventually((tmp_path / "opened").exists, lambda: shown.log)
        assert glass.windows() == []
        assert shown.client().get("/readyz").status == 200
        assert "Traceback" not in shown.said + shown.log
        assert shown.stop() == 0


# --- there can be no window

BROKEN = {
    "missing": "raise ImportError('No module named webview')",
    "broken": "raise RuntimeError('half installed')",
}


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    path = tmp_path / "browser"
    path.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/partial\nmv {tmp_path}/partial {tmp_path}/opened\n')
    path.chmod(0o700)
    return path


@pytest.mark.parametrize("how", ["missing", "broken"])
def test_without_a_webview_the_browser_is_opened_signed_in(
    glass: Screen, folder: Path, tmp_path: Path, browser: Path, how: str
) -> None:
    (tmp_path / "broken" / "webview").mkdir(parents=True)
    (tmp_path / "broken" / "webview" / "__init__.py").write_text(BROKEN[how])
    env = {"PYTHONPATH": f"{tmp_path / 'broken'}:{ROOT}", "BROWSER": str(browser)}
    with Shown(glass, folder, env=env) as shown:
        eventually((tmp_path / "opened").exists, lambda: shown.said)
        assert (tmp_path / "opened").read_text().strip().endswith("/run/open.html")
        page = (folder / "run" / "open.html").read_text()
        assert f"http://127.0.0.1:{shown.note['port']}/window/enter" in page
        assert "no window:" in shown.log
        assert "Traceback" not in shown.said + shown.log
        assert shown.stop() == 0


def test_a_display_that_cannot_be_opened_leads_to_the_browser(folder: Path, tmp_path: Path, browser: Path) -> None:
    with Shown(None, folder, env={"DISPLAY": ":4711", "BROWSER": str(browser)}) as shown:
        eventually((tmp_path / "opened").exists, lambda: shown.said)
        assert "the display cannot be opened" in shown.log
        assert "Traceback" not in shown.said + shown.log


def test_without_display_and_browser_the_address_is_printed(folder: Path) -> None:
    with Shown(None, folder, env={"PATH": "/usr/bin:/bin"}) as shown:
        eventually(lambda: "in a browser." in shown.said, lambda: shown.said)
        assert f"Open http://127.0.0.1:{shown.note['port']}/ in a browser." in shown.said
        assert "Traceback" not in shown.said + shown.log


def test_a_window_that_took_the_program_down_is_not_tried_the_next_time(glass: Screen, folder: Path) -> None:
    (folder / "run").mkdir(exist_ok=True)
    (folder / "run" / "window-opens").touch()
    with Shown(glass, folder, env={"BROWSER": "/bin/true"}) as shown:
        eventually(lambda: "the last start ended" in shown.log, lambda: shown.said)
        assert shown.stop() == 0
    with Shown(glass, folder) as again:
        glass.wait_for(NAME)
        assert again.stop() == 0


SILENT = "import sys; sys.stdout = sys.stderr = None; from launcher.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize("where", ["on a screen", "nowhere"])
def test_a_program_without_outputs_works_as_well(request: pytest.FixtureRequest, folder: Path, where: str) -> None:
    glass = request.getfixturevalue("glass") if where == "on a screen" else None
    with Shown(glass, folder, start=[sys.executable, "-W", "error", "-c", SILENT]) as shown:
        shown.ready()
        if glass:
            glass.wait_for(NAME)
        with Shown(glass, folder, start=[sys.executable, "-c", SILENT]) as second:
            assert second.wait() == 0
        assert shown.client().get("/readyz").status == 200
        assert shown.stop() == 0
        assert "Traceback" not in shown.said + shown.log


def test_a_second_start_beside_a_headless_one_opens_a_browser_signed_in(
    folder: Path, tmp_path: Path, browser: Path
) -> None:
    with Shown(None, folder, "--headless") as shown:
        shown.ready()
        with Shown(None, folder, env={"BROWSER": str(browser)}) as second:
            assert second.wait() == 0
            assert "It is opened in your browser." in second.said
        assert "/window/enter" in (folder / "run" / "open.html").read_text()
