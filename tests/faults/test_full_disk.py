"""No room on the disk: writing is refused in a sentence and keeps the words, reading goes on, it heals by itself."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum_app import Forum
from tests.people import Person
from tests.process import Client, check, hearth, start

SENTENCE = "This could not be kept, and nothing was changed."
WORDS = "Words that took me an hour & a <half>. 写了一个小时。"
KEPT = "Words that took me an hour &amp; a &lt;half&gt;. 写了一个小时。"

pytestmark = pytest.mark.fault


# --- a real disk, of 48 MB


class SmallDisk:
    """A file system of its own; `within` is the command that runs others where it can be seen."""

    def __init__(self, folder: Path, within: list[str]) -> None:
        self.folder = folder
        self.within = within

    def run(self, *command: str | Path) -> int:
        done = subprocess.run([*self.within, *map(str, command)], capture_output=True, check=False, timeout=60)
        return done.returncode

    def fill(self) -> None:
        assert self.run("sh", "-c", 'cat /dev/zero > "$0"', self.folder / "ballast") != 0, "it took everything"

    def make_room(self) -> None:
        assert self.run("rm", self.folder / "ballast") == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """As root the disk is mounted here, else in a name space that another process holds open."""
    if sys.platform != "linux":
        pytest.skip("a small disk is made with Linux's tmpfs")
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = SmallDisk(folder, [])
    mount = ("mount", "-t", "tmpfs", "-o", "size=48m", "none", folder)
    if disk.run(*mount) == 0:
        yield disk
        subprocess.run(["umount", "-l", folder], check=True, timeout=60)
        return
    holder = _name_space()
    if holder is None:
        pytest.skip("neither may a file system be mounted here nor a name space be made")
    try:
        disk.within = ["nsenter", "-t", str(holder.pid), "-U", "-m", "--preserve-credentials", "--"]
        if disk.run(*mount) != 0:
            pytest.skip("no file system may be mounted in a name space of our own")
        yield disk
    finally:
        holder.kill()
        holder.wait()


def _name_space() -> subprocess.Popen[bytes] | None:
    """A process in a name space where we are root, or None where that is not allowed."""
    if not shutil.which("unshare") or not shutil.which("nsenter"):
        return None
    holder = subprocess.Popen(
        ["unshare", "-Urm", "sh", "-c", "echo here; exec sleep 600"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert holder.stdout
    with holder.stdout as out:
        if out.readline() == b"here\n":
            return holder
    holder.wait()
    return None


def write_until_refused(ann: Client, topic: int) -> str:
    """The page that says the disk is full. The log may hold room that it has already taken."""
    for _ in range(400):
        answer = ann.post(f"/t/{topic}/reply", {"body": WORDS})
        if answer.status != 303:
            assert answer.status == 507, f"{answer.status}: {answer.text}"
            return answer.text
    raise AssertionError("a full disk took 400 posts")


@pytest.mark.slow
def test_a_full_disk_refuses_writing_serves_reading_and_heals_without_a_restart(
    folder: Path, small_disk: SmallDisk
) -> None:
    data = small_disk.folder / "data"
    assert small_disk.run("cp", "-a", folder, data) == 0
    with start(data, before=small_disk.within) as server:
        ann = server.client("ann")
        topic = ann.topic("Room for words")
        assert ann.get("/readyz").status == 200
        small_disk.fill()
        page = write_until_refused(ann, topic)
        assert SENTENCE in page
        assert KEPT in page
        for path in (f"/t/{topic}", "/", "/boards", "/b/talk", "/search?q=words", "/u/ann"):
            ann.page(path)
        ready = ann.get("/readyz")
        assert (ready.status, json.loads(ready.text)["disk"]) == (503, False)
        small_disk.make_room()
        post = ann.reply(topic, WORDS)
        assert f'id="p{post}"' in ann.page(f"/p/{post}")
        assert ann.get("/readyz").status == 200
        assert check(data, before=small_disk.within)["ok"]
        assert "Traceback" not in server.complaints
        server.process.terminate()
        assert server.wait() == 0


@pytest.mark.slow
def test_a_server_on_a_full_disk_stops_and_starts_in_order(folder: Path, small_disk: SmallDisk) -> None:
    data = small_disk.folder / "data"
    assert small_disk.run("cp", "-a", folder, data) == 0
    with start(data, before=small_disk.within) as server:
        ann = server.client("ann")
        topic = ann.topic("Before it was full")
        small_disk.fill()
        write_until_refused(ann, topic)
        server.process.terminate()
        assert server.wait() == 0
        assert "Traceback" not in server.complaints
    small_disk.fill()  # what the log took is free again
    refused = hearth("--headless", "--port", "0", folder=data, before=small_disk.within)
    assert refused.returncode == 1
    assert refused.stderr == f"hearth: Hearth cannot write in {data}: No space left on device.\n"
    small_disk.make_room()
    with start(data, before=small_disk.within) as server:
        assert "Before it was full" in server.client().page(f"/t/{topic}")
        found = check(data, before=small_disk.within)
        assert found["ok"], found["problems"]


# --- without a disk of our own: SQLite's own bound on the file, and a bound on what the process may write


@pytest.fixture
def pages(app: Forum) -> Callable[[int], None]:
    """Bound the database to so many pages."""

    def bound(most: int) -> None:
        with app.db.transaction() as tx:
            tx.value(f"PRAGMA max_page_count = {most}")

    return bound


def test_a_database_that_may_not_grow_refuses_in_a_sentence_and_heals(
    ann: Person, guest: Person, pages: Callable[[int], None]
) -> None:
    topic = ann.topic()
    pages(1)  # SQLite takes the present size
    for _ in range(100):
        refused = ann.post(f"/t/{topic}/reply", {"body": WORDS * 50})
        if refused.status_code != 303:
            break
    assert refused.status_code == 507
    assert SENTENCE in refused.text
    assert KEPT in refused.text
    assert "Its first words" in guest.page(f"/t/{topic}")
    pages(1_000_000)
    ann.reply(topic, WORDS * 50)


def test_a_full_disk_says_so_to_a_program_in_json(ann: Person, pages: Callable[[int], None]) -> None:
    pages(1)
    accept = {"Accept": "application/json"}
    answers = [ann.post("/new", {"board": "talk", "title": "T", "body": WORDS * 50}, headers=accept) for _ in range(30)]
    assert answers[-1].status_code == 507
    assert json.loads(answers[-1].text)["message"].startswith(SENTENCE)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="the bound of another process is set with Linux's prlimit")
def test_a_disk_that_answers_with_an_error_refuses_and_heals(folder: Path) -> None:
    with start(folder) as server:
        ann = server.client("ann")
        topic = ann.topic("On a disk that fails")
        before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        answer = ann.post(f"/t/{topic}/reply", {"body": WORDS})
        assert answer.status in (503, 507)
        assert KEPT in answer.text
        assert "On a disk that fails" in ann.page(f"/t/{topic}")
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, before)
        ann.reply(topic, WORDS)
        assert check(folder)["ok"]
        assert server.stop() == 0
