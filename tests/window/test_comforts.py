"""What a computer remembers and does: the window's place, starting at login, staying awake, whole copies."""

from __future__ import annotations

import json
import os
import plistlib
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher.autostart import Autostart, config_home, desktop_entry, launch_agent, run_value
from launcher.awake import Awake, Moment, Sleeps, asleep
from launcher.comforts import Comforts, Frame, Kept
from launcher.copying import copy_to
from tests.process import PATIENCE

DESK = [(0, 0, 1920, 1080)]
ODD = ["/opt/My Hearth/hearth", "--data-dir", '/home/zoë/a "b" $HOME 100% \\x']


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        (Frame(1180, 820, 100, 50), Frame(1180, 820, 100, 50)),
        (Frame(1180, 820, 3000, 50), Frame(1180, 820)),  # on a screen that is gone
        (Frame(1180, 820, -1170, 50), Frame(1180, 820)),  # only its edge would be seen
        (Frame(1180, 820, 1500, 700), Frame(1180, 820, 740, 260)),
        (Frame(4000, 3000, 0, 0), Frame(1920, 1080, 0, 0)),  # the screen became smaller
        (Frame(10, 10, 500, 5), Frame(360, 400, 500, 5)),
        (Frame(), Frame()),
    ],
)
def test_a_window_comes_back_where_it_can_be_seen(kept: Frame, shown: Frame) -> None:
    assert kept.on(DESK) == shown


def test_a_window_on_the_second_screen_stays_there() -> None:
    two = [*DESK, (1920, 0, 1280, 1024)]
    assert Frame(800, 600, 2000, 100).on(two) == Frame(800, 600, 2000, 100)
    assert Frame(800, 600, 2000, 100).on([]) == Frame(800, 600)


def test_what_was_put_is_there_after_a_restart_for_this_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "computer.json"
    Kept(path).put(closing="keep", frame=Frame(900, 700, 1, 2))
    assert Kept(path).now == Comforts(Frame(900, 700, 1, 2), "keep")
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "broken",
    ["", "{", "[]", "null", '{"frame": 3}', '{"frame": {"width": "x", "height": 1, "x": 0, "y": 0}, "closing": 1}',
     json.dumps({"frame": {"width": 10**9, "height": 1, "x": 0, "y": 0}, "closing": "ask", "awake": "no"})],
)  # fmt: skip
def test_what_cannot_be_read_is_forgotten(tmp_path: Path, broken: str) -> None:
    (tmp_path / "computer.json").write_text(broken)
    assert Kept(tmp_path / "computer.json").now == Comforts()


def test_what_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "nowhere" / "computer.json")
    kept.put(awake="yes")
    assert kept.now.awake == "yes"


# --- starting at login


@pytest.mark.slow
def test_an_autostart_file_is_valid_and_starts_the_very_words(tmp_path: Path) -> None:
    script, told = tmp_path / "my hearth", tmp_path / "told"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {shlex.quote(str(told))}\n')
    script.chmod(0o700)
    path = tmp_path / "hearth.desktop"
    path.write_bytes(desktop_entry([str(script), *ODD[1:]], str(tmp_path)))
    assert shutil.which("desktop-file-validate"), "desktop-file-validate is needed to test the autostart file"
    done = subprocess.run(["desktop-file-validate", str(path)], capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
    started = subprocess.run(
        [sys.executable, "-c", LAUNCH, str(path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert started.returncode == 0, started.stderr
    assert told.read_text().splitlines() == ODD[1:]


LAUNCH = """
import sys, time, pathlib
from gi.repository import Gio
app = Gio.DesktopAppInfo.new_from_filename(sys.argv[1])
app.launch([], None)
told = pathlib.Path(sys.argv[1]).parent / "told"
for _ in range(200):
    time.sleep(0.05)
    if told.exists() and told.read_text().endswith("\\n"):
        break
"""


def test_it_is_switched_on_and_off_where_the_desktop_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    mine, others = Autostart(tmp_path / "one"), Autostart(tmp_path / "two")
    mine.put(on=True)
    [file] = (tmp_path / "autostart").iterdir()
    assert f'--background" "--data-dir" "{tmp_path}/one"' in file.read_text()
    assert (mine.is_on(), others.is_on()) == (True, False)
    mine.put(on=False)
    mine.put(on=False)
    assert not mine.is_on()


def test_a_relative_config_home_does_not_count() -> None:
    assert config_home({"XDG_CONFIG_HOME": "here"}) == config_home({}) == Path.home() / ".config"


def test_a_launch_agent_holds_the_words_as_they_are() -> None:
    agent = plistlib.loads(launch_agent("hearth-1", ODD, "/w"))
    assert (agent["ProgramArguments"], agent["RunAtLoad"], agent["WorkingDirectory"]) == (ODD, True, "/w")


def test_the_value_of_a_run_key_is_quoted_as_windows_reads_it() -> None:
    assert run_value(["C:\\Program Files\\hearth.exe", "--data-dir", "D:\\x y\\"]) == (
        '"C:\\Program Files\\hearth.exe" --data-dir "D:\\x y\\\\"'
    )


# --- asleep


def test_a_machine_that_slept_is_known_by_its_clocks() -> None:
    before = Moment(1000.0, 50.0, 70.0)
    assert asleep(before, Moment(1002.0, 52.0, 72.0)) == 0
    assert asleep(before, Moment(4602.0, 52.0, 3672.0)) == 3600
    assert asleep(before, Moment(4602.0, 52.0, 72.0)) == 0  # somebody set the clock
    assert asleep(Moment(1000.0, 50.0, None), Moment(4602.0, 52.0, None)) == 3600
    assert asleep(Moment(4602.0, 50.0, None), Moment(1000.0, 52.0, None)) == 0


def test_only_the_sleep_of_the_last_day_counts() -> None:
    sleeps = Sleeps()
    assert not sleeps.look()
    sleeps._found.extend([(1000.0, 60.0), (90_000.0, 30.0)])
    assert sleeps.lately(1500.0) == 90
    assert sleeps.lately(90_500.0) == 30


# --- copies


def test_a_copy_is_whole_or_not_there(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(os.urandom(3_000_000))
    target.write_text("before")
    copy_to(source, target)
    assert target.read_bytes() == source.read_bytes()
    with pytest.raises(OSError, match=r"Is a directory|No such file"):
        copy_to(tmp_path, target)
    with pytest.raises(OSError, match="No such file"):
        copy_to(source, tmp_path / "nowhere" / "b")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.slow
def test_a_computer_that_cannot_be_kept_awake_gets_a_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """There is no desktop here that could be asked."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    awake = Awake()
    awake.keep(True)
    awake.keep(True)
    until = time.monotonic() + PATIENCE
    while "cannot be kept awake" not in caplog.text:
        assert time.monotonic() < until, caplog.text
        time.sleep(0.01)
    awake.keep(False)
    assert caplog.text.count("cannot be kept awake") == 1
