"""An import that was stopped half way: topics are whole or absent, and the same command goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import pick_driver
from tests.conftest import SIZE
from tests.process import Hearth, command, environment
from tests.transfer.community import Line, lines, packed
from tests.transfer.conftest import Import, understood

Exported = Callable[[Path], list[str]]
MANY = 300  # topics: enough text for all cores to be used


def _start(file: Path, folder: Path) -> subprocess.Popen[str]:
    """The command in a session of its own, so that whatever it leaves behind can be found; as a terminal starts it: a
    shell that runs tests in the background has Ctrl-C ignored, and so would whatever they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            command("import", file, "--data-dir", folder),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), start_new_session=True,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)


def _left_behind(session: int) -> list[str]:
    """The processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(parts[3]) == session and parts[0] != "Z":
            found.append((stat.parent / "cmdline").read_text().replace("\0", " "))
    return found


def _topics(folder: Path) -> int:
    """How many topics another process has written by now."""
    if not (folder / "hearth.db").exists():
        return 0
    connection = pick_driver().connect(str(folder / "hearth.db"))
    try:
        return int(connection.execute("SELECT count(*) FROM topic").fetchone()[0])
    except pick_driver().OperationalError:  # no tables yet
        return 0
    finally:
        connection.close()


def _is_whole(folder: Path, made: list[Line], hearth_here: Hearth, exported: Exported) -> int:
    """Every topic that is there has all its posts; answers how many are."""
    assert hearth_here("check", "--data-dir", folder).out.endswith("All is well.\n")
    there = exported(folder)
    bodies = {line["topic_id"]: len(line["posts"]) for line in made}
    for line in there:
        number = line.partition('"topic_id":"')[2].partition('"')[0]
        assert line.count('"format":') == bodies[number]
    return len(there)


@pytest.mark.slow
@pytest.mark.fault
@pytest.mark.proof
def test_an_import_killed_again_and_again_ends_as_one_that_was_not(
    tmp_path: Path, import_: Import, hearth_here: Hearth, exported: Exported, proved: Callable[..., None]
) -> None:
    made = lines(MANY, 30)
    file = packed(made, tmp_path / "made.jsonl.gz")
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert import_(file, whole).topics == MANY
    dice, stages = random.Random(), [0]
    for number in range(16 if SIZE == "full" else 5):
        process = _start(file, killed)
        while number > 1 and _topics(killed) <= stages[-1] and process.poll() is None:
            time.sleep(0.01)  # until it goes on; the first two are killed while they prepare
        time.sleep(dice.uniform(0, 0.2) if number > 1 else dice.uniform(0.2, 0.6))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        stages.append(_is_whole(killed, made, hearth_here, exported) if number > 1 else 0)
    assert stages == sorted(stages)
    assert 0 < stages[3] < MANY
    last = import_(file, killed)
    assert last.topics + last.known == MANY
    assert exported(killed) == exported(whole)
    assert import_(file, killed).topics == 0
    proved(
        "imports killed half way", kills=len(stages) - 1, topics_after_each=" ".join(map(str, stages[1:])), topics=MANY
    )


@pytest.mark.slow
@pytest.mark.fault
@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_a_killed_import_leaves_no_process_behind(tmp_path: Path) -> None:
    process = _start(packed(lines(600, 40), tmp_path / "made.jsonl.gz"), tmp_path / "data")
    until = time.monotonic() + 60
    while len(_left_behind(process.pid)) < 3 and time.monotonic() < until:
        time.sleep(0.05)  # until the workers stand
    assert len(_left_behind(process.pid)) >= 3
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)  # it would wait for ever for workers that hold the pipes
    while _left_behind(process.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert _left_behind(process.pid) == []


@pytest.mark.slow
@pytest.mark.fault
def test_an_import_that_is_interrupted_says_so_and_goes_on_later(tmp_path: Path, import_: Import) -> None:
    """Ctrl-C at a terminal reaches every process of the session."""
    file, folder = packed(lines(600, 40), tmp_path / "made.jsonl.gz"), tmp_path / "data"
    process = _start(file, folder)
    until = time.monotonic() + 60
    while _topics(folder) == 0 and time.monotonic() < until:
        time.sleep(0.05)  # until all of it is at work
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, ""), err
    assert err.endswith("hearth: stopped.\n")
    assert "Traceback" not in err
    done = import_(file, folder)
    assert (done.code, done.topics + done.known) == (0, 600)


@pytest.mark.slow
def test_two_imports_of_the_same_file_at_once_bring_it_in_once(
    tmp_path: Path, hearth_here: Hearth, exported: Exported
) -> None:
    made = lines(60, 20)
    file, folder = packed(made, tmp_path / "made.jsonl.gz"), tmp_path / "data"
    processes = [_start(file, folder) for _ in range(2)]
    done = []
    for process in processes:
        out, err = process.communicate(timeout=120)
        done.append(understood(process.returncode, out, err))
    assert [one.code for one in done] == [0, 0]
    assert sum(one.topics for one in done) == 60
    assert _is_whole(folder, made, hearth_here, exported) == 60
