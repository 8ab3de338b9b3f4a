"""Two programs write into one folder at the same time."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.kernel.lock import LockTimeout, WriteLock
from tests.people import Person
from tests.process import PATIENCE, ROOT, check, environment

TIMES = 100


def test_two_programs_write_at_once_and_neither_is_locked_out(folder: Path, open_app: Callable[..., Forum]) -> None:
    app = open_app(folder)
    topic = Person(app, "ann").topic("Everybody at once")
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.replying", str(folder), name, str(topic), str(TIMES)],
            cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for name in ("ann", "bob")
    ]  # fmt: skip
    said = [program.communicate(timeout=PATIENCE) for program in programs]
    assert [program.returncode for program in programs] == [0, 0], said
    assert [err for _, err in said] == ["", ""]
    numbers = app.db.reader().tuples(
        "SELECT number, body FROM post WHERE topic_id = :topic ORDER BY number", topic=topic
    )
    assert [number for number, _ in numbers] == list(range(1, 2 * TIMES + 2))
    for name in ("ann", "bob"):
        assert [body for _, body in numbers if body.startswith(name)] == [f"{name} says {n}" for n in range(TIMES)]
    assert check(folder)["ok"]


@pytest.fixture
def stuck(tmp_path: Path) -> Iterator[Path]:
    """A write lock that another program holds without end."""
    path = tmp_path / "write.lock"
    code = (
        "import fcntl, os, sys, time\n"
        "fcntl.flock(os.open(sys.argv[1], os.O_RDWR | os.O_CREAT), fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(600)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    with holder.stdout as out:
        assert out.readline() == "held\n"
    yield path
    holder.kill()
    holder.wait()


def test_a_program_that_is_stuck_with_the_lock_makes_others_give_up_in_time(stuck: Path) -> None:
    lock, ended = WriteLock(stuck, patience=0.5), []

    def write() -> None:
        try:
            with lock:
                ended.append("written")
        except LockTimeout:
            ended.append("given up")

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    thread.join(5)
    assert ended == ["given up"]
