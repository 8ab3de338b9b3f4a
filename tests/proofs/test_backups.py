"""Rows 33 to 36: a backup under load equals its source and holds nobody up; every flipped bit in one is found."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum, create_app, load
from forum_app.backups import verifying
from forum_app.backups.archive import DIGEST, SEAL
from forum_app.backups.words import BadArchive
from forum_app.kernel.db import Database
from forum_app.uploads import jobs
from tests.backups.making import back_up
from tests.faults.posting import NAMES, Crowd
from tests.people import Person
from tests.process import Client, hearth, start
from tests.proofs.dumps import dump
from tests.uploads.pictures import quarters, saved

pytestmark = pytest.mark.proof
MOST_WAIT = 0.5  # seconds


class Waiting(Client):
    """Remembers how long each reply took to be acknowledged."""

    longest = 0.0

    def reply(self, topic_id: int, body: str) -> int:
        began = time.monotonic()
        made = super().reply(topic_id, body)
        self.longest = max(self.longest, time.monotonic() - began)
        return made


@pytest.mark.slow
@pytest.mark.alone
def test_a_backup_under_full_write_load_finishes_and_no_writer_waits_long(
    folder: Path, tmp_path: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    _fill(folder, count("backup_posts"))
    with start(folder) as server:
        topic = server.client("ann").topic("Under load")
        writers = [server.adopt(Waiting(server.port)) for _ in NAMES]
        for writer, name in zip(writers, NAMES, strict=True):
            writer.log_in(name)
        owner = server.client("root")
        crowd = Crowd(writers, topic, "under load")
        crowd.wait_for(50, lambda: True)
        for writer in writers:
            writer.longest = 0.0  # type: ignore[attr-defined]
        before = set(crowd.acknowledged)
        began = time.monotonic()
        assert owner.post("/admin/backups/now").status == 303
        path = _made(folder)
        took = time.monotonic() - began
        during = len(crowd.acknowledged) - len(before)
        longest = max(writer.longest for writer in writers)  # type: ignore[attr-defined]
        crowd.stop()
        assert server.stop() == 0
    assert during > 0
    assert longest < MOST_WAIT, f"a writer waited {longest:.3f} s"
    assert hearth("restore", path, "--yes", folder=tmp_path / "else").returncode == 0
    db = Database(tmp_path / "else" / "hearth.db")
    kept = set(db.reader().column("SELECT id FROM post"))
    db.close()
    assert before <= kept  # what was acknowledged before it began is in it
    proved(
        "a backup under full write load", posts=count("backup_posts"), megabytes=round(path.stat().st_size / 1e6, 1),
        seconds=round(took, 1), posted_meanwhile=during, longest_wait_ms=round(longest * 1000),
    )  # fmt: skip


def _fill(folder: Path, posts: int) -> None:
    """So many posts, without their search index: only the size matters."""
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    topic = Person(app, "ann").topic("Many words")
    chance = random.Random(7)
    words = [" ".join(f"{chance.getrandbits(40):x}" for _ in range(40)) for _ in range(500)]
    sql = """
        INSERT INTO post (topic_id, number, author_id, body, html, renderer, created_at)
        SELECT :topic, :number, author_id, :body, :body, renderer, created_at FROM post WHERE topic_id = :topic LIMIT 1
        """
    with app.db.transaction() as tx:
        tx.run_many(sql, ({"topic": topic, "number": n, "body": words[n % 500]} for n in range(2, posts + 2)))
    app.close()


def _made(folder: Path) -> Path:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        if found := list((folder / "backups").glob("hearth-*.hearth")):
            return found[0]
        time.sleep(0.02)
    raise AssertionError("the backup never finished")


def test_restored_elsewhere_it_equals_its_source(
    app: Forum, ann: Person, bob: Person, tmp_path: Path, open_app: Callable[..., Forum], proved: Callable[..., None]
) -> None:
    topic = ann.topic("All of it", "Words 和图片")
    bob.reply(topic, "And an answer.")
    bob.post(f"/p/{bob.reply(topic, 'taken back')}/delete")
    pictures = [person.avatar(saved(quarters(300, 200 + n))) for n, person in enumerate((ann, bob))]
    path = back_up(app, tmp_path / "a.hearth")
    assert hearth("restore", path, "--yes", folder=tmp_path / "else").returncode == 0
    other = open_app(tmp_path / "else")
    source, restored = dump(app), dump(other)
    versions = [(row[0], row[-3:]) for row in source.pop("site")], [(row[0], row[-3:]) for row in restored.pop("site")]
    assert versions[0] == versions[1]
    assert len(source.pop("session")) > len(restored.pop("session")) == 0  # everybody logs in again
    source.pop("job"), restored.pop("job")
    assert source == restored
    for digest in pictures:
        assert app.files.read(digest) == other.files.read(digest)
    assert "Words 和图片" in Person(other, "ann").page(f"/t/{topic}")
    proved("restored elsewhere", tables=len(source), rows=sum(map(len, source.values())), different=0)


def test_every_flipped_bit_is_found(
    app: Forum, ann: Person, tmp_path: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    """The first bytes, the last, the end record and the seal among them."""
    ann.topic()
    ann.avatar()
    content = back_up(app, tmp_path / "a.hearth").read_bytes()
    path, size = tmp_path / "flipped.hearth", len(content)
    assert verifying.verify(tmp_path / "a.hearth", tmp_path).topics == 2
    tail = 22 + len(SEAL) + DIGEST
    chance = random.Random(50)
    bits = [0, 7, 8 * size - 1, 8 * size - 8, 8 * (size - DIGEST), 8 * (size - DIGEST) - 1, 8 * (size - tail)]
    bits += [8 * chance.randrange(size - tail, size) + chance.randrange(8) for _ in range(13)]
    while len(bits) < max(50, count("flipped_bits")):
        bits.append(chance.randrange(8 * size))
    missed = []
    for bit in bits:
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        try:
            verifying.verify(path, tmp_path)
            missed.append(bit)
        except BadArchive:
            pass
    assert missed == []
    proved("copies of a backup with one flipped bit", copies=len(bits), refused=len(bits))


def test_a_backup_and_the_sweep_of_files_do_not_get_into_each_others_way(
    app: Forum, ann: Person, tmp_path: Path
) -> None:
    """Files come and go while copies are made; none names a file that was not lost."""
    stop = threading.Event()

    def churn() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            ann.avatar(saved(quarters(100, 100 + number % 50)))
            with app.db.transaction() as tx:
                tx.run("UPDATE file SET touched_at = 0 WHERE digest NOT IN (SELECT avatar FROM member)")
            for path in (app.settings.data_dir / "files").rglob("*"):
                if path.is_file():
                    os.utime(path, (0, 0))
            jobs.sweep(app.db, {}, app.files, app.events)

    busy = threading.Thread(target=churn)
    busy.start()
    try:
        for number in range(8):
            inside = verifying.verify(back_up(app, tmp_path / f"{number}.hearth"), tmp_path)
            assert inside.missing == 0
    finally:
        stop.set()
        busy.join()
