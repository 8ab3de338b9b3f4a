"""The owner's pages: make one, look inside, verify, take along, remove, upload, and what they say when it fails."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from forum_app import Forum, Machine
from forum_app.backups import jobs, keeper, receiving, status, verifying
from forum_app.backups.archive import Inside, opened
from forum_app.kernel import swap
from forum_app.kernel.clock import now
from tests.backups.making import back_up, sealed
from tests.people import BASE, Person

PAGE = "/admin/backups"


def done(person: Person) -> str:
    keeper.of(person.app).wait()
    return person.page(PAGE)


def the_only(app: Forum) -> str:
    (kept,) = keeper.of(app).ledger.all()
    return kept.name


def test_back_up_now_look_inside_take_along_and_remove(root: Person, ann: Person, tmp_path: Path) -> None:
    ann.topic()
    assert root.post(f"{PAGE}/now").status_code == 303
    assert "checked and good" in done(root)
    name = the_only(root.app)
    inside = root.page(f"{PAGE}/{name}")
    assert "Plum Lane" in inside
    assert "<dt>Topics</dt><dd>2</dd>" in inside
    with root.get(f"{PAGE}/{name}/download") as answer:
        assert f"filename={name}" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        (tmp_path / "a.hearth").write_bytes(answer.get_data())
    assert verifying.verify(tmp_path / "a.hearth", tmp_path).topics == 2
    assert root.post(f"{PAGE}/{name}/remove").status_code == 303
    assert root.get(f"{PAGE}/{name}").status_code == 404
    assert "none yet" in root.page(PAGE)


def test_one_that_is_damaged_on_the_disk_is_found_when_it_is_read_back(root: Person) -> None:
    root.post(f"{PAGE}/now")
    done(root)
    name = the_only(root.app)
    path = keeper.of(root.app).ledger.folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert "not checked yet" in root.page(PAGE)  # it has changed, so what was known of it is not
    root.post(f"{PAGE}/{name}/verify")
    page = done(root)
    assert "This backup is damaged" in page
    assert "damaged</span>" in page
    assert "Restore this backup" not in root.page(f"{PAGE}/{name}")
    assert status.keeps(root.app)["verified"] is False


@pytest.mark.parametrize("name", ["..", "kept.json", "hearth-1.hearth", "hearth-20200101-0000.hearth", "x" * 300])
def test_a_name_that_is_none_of_ours_leads_nowhere(root: Person, name: str) -> None:
    for path in (f"{PAGE}/{name}/download", f"{PAGE}/{name}"):
        assert root.get(path).status_code in (404, 308)
    assert root.post(f"{PAGE}/{name}/remove").status_code == 404


def test_two_in_the_same_minute_have_names_of_their_own(app: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [back_up(app).name for _ in range(3)]
    assert len(set(made)) == 3
    assert made[0][:20] == made[1][:20] == made[2][:20] or made[0] < made[2]
    monkeypatch.setattr("forum_app.kernel.clock.time.time", lambda: 4e7 + time.monotonic())  # a clock set far back
    back_up(app)
    kept = keeper.of(app).ledger.all()
    assert [k.inside.serial for k in kept if k.inside] == [4, 3, 2, 1]
    keeper.of(app).back_up("daily")
    keeper.of(app).wait()
    assert {k.inside.serial for k in keeper.of(app).ledger.all() if k.inside} >= {5}


def test_the_job_makes_one_a_day_and_tries_again_after_an_hour(app: Forum) -> None:
    mine = keeper.of(app)
    for _ in range(2):
        jobs.look(app.db, {}, app)
        mine.wait()
    assert len(mine.ledger.all()) == 1
    mine.ledger.remove(the_only(app))
    mine._note_down(keeper.State(keeper.BACKUP, why="full", at=now() - 100))
    jobs.look(app.db, {}, app)
    assert not mine._is_at_work()
    assert "The disk is full" in status.keeps(app)["error"]
    assert [problem[0] for problem in status.problems(app)] == ["bad"]
    mine._note_down(keeper.State(keeper.BACKUP, why="full", at=now() - 4000))
    jobs.look(app.db, {}, app)
    mine.wait()
    assert status.keeps(app)["verified"]
    assert status.problems(app) == []


def test_one_that_is_two_days_old_is_a_problem_for_the_owner(app: Forum) -> None:
    path = back_up(app)
    ledger = keeper.of(app).ledger
    known = ledger._read()
    known[path.name]["inside"]["made_at"] -= 3 * 24 * 3600
    ledger._write(known)
    (problem,) = status.problems(app)
    assert str(problem[1]) == "The last good backup is 3 days old."


def test_what_a_killed_program_left_half_done_is_said_and_swept(root: Person) -> None:
    mine = keeper.of(root.app)
    mine._note_down(keeper.State(keeper.BACKUP, running=0.4, at=now()))
    (mine.ledger.folder / "hearth-20200101-0000.hearth.partial").write_bytes(b"half")
    (mine.ledger.folder / "work-1").mkdir()
    assert "because the program ended" in root.page(PAGE)
    root.post(f"{PAGE}/now")
    done(root)
    assert sorted(path.suffix for path in mine.ledger.folder.iterdir()) == [".hearth", ".json"]


def test_restoring_needs_a_program_that_can_open_other_data(root: Person) -> None:
    root.post(f"{PAGE}/now")
    done(root)
    name = the_only(root.app)
    page = root.page(f"{PAGE}/{name}")
    assert f"hearth restore {name}" in page
    assert "Yes, take the forum back" not in page
    assert root.post(f"{PAGE}/{name}/restore", {"sure": "1"}).status_code == 409


class Restarting(Machine):
    can_reopen = True
    has_window = True
    reopened = 0
    saved: tuple[str, Path] | None = None

    def reopen(self) -> None:
        self.reopened += 1

    def save_as(self, name: str, source: Path) -> bool:
        self.saved = (name, source)
        return True


def test_a_restore_is_prepared_while_the_forum_is_open_and_done_when_it_opens_again(
    root: Person, ann: Person, open_app: Callable[..., Forum]
) -> None:
    app, machine = root.app, Restarting()
    app.machine = machine
    before = ann.topic("Before")
    with app.db.transaction() as tx:
        tx.run("INSERT INTO admitted (ticket, member_id, created_at) VALUES ('x', 1, :now)", now=now())
    root.post(f"{PAGE}/now")
    done(root)
    name = the_only(app)
    ann.topic("Later")
    assert "Tick this first" in root.post(f"{PAGE}/{name}/restore").get_data(as_text=True)
    assert root.post(f"{PAGE}/{name}/restore", {"sure": "1"}).status_code == 303
    assert "The forum is being restored" in root.page(f"{PAGE}/restoring")
    keeper.of(app).wait()
    assert machine.reopened == 1
    assert swap.is_intended(app.settings.data_dir)
    assert "Later" in ann.page("/")  # until it is opened again, nothing has changed
    old = app.db.reader().value("SELECT version FROM site")
    app.close()
    again = open_app(app.settings.data_dir)
    assert again.db.reader().column("SELECT title FROM topic WHERE id >= :before", before=before) == ["Before"]
    assert again.db.reader().value("SELECT count(*) FROM session") == 0
    assert again.db.reader().value("SELECT count(*) FROM admitted") == 0
    assert again.db.reader().value("SELECT version FROM site") > old  # what a browser kept cannot be taken for new
    kept = keeper.of(again).ledger.all()
    assert [k.reason for k in kept] == ["restore", "asked"]
    assert "before a restore" in Person(again, "root").page(PAGE)


def test_in_the_window_a_copy_is_saved_by_its_dialog(root: Person) -> None:
    root.app.machine = machine = Restarting()
    root.post(f"{PAGE}/now")
    done(root)
    name = the_only(root.app)
    assert "Save a copy" not in root.page(f"{PAGE}/{name}")  # in a browser, perhaps on another computer
    assert root.post(f"{PAGE}/{name}/save").status_code == 404
    assert machine.saved is None
    root.sits_at_the_window()
    assert "Save a copy" in root.page(f"{PAGE}/{name}")
    assert root.post(f"{PAGE}/{name}/save").status_code == 303
    assert machine.saved == (name, keeper.of(root.app).ledger.folder / name)


# --- uploads


def send(person: Person, part: bytes, **query: Any) -> Any:
    headers = {"X-CSRF-Token": person.csrf(), "Accept": "application/json"}
    return person.client.post(
        f"{PAGE}/part", query_string=query, data=part, base_url=BASE, headers=headers,
        content_type="application/octet-stream",
    )  # fmt: skip


@pytest.fixture
def archive(app: Forum, tmp_path: Path) -> bytes:
    return back_up(app, tmp_path / "a.hearth").read_bytes()


def test_an_upload_in_parts_is_interrupted_goes_on_and_is_verified(root: Person, archive: bytes) -> None:
    size, key = len(archive), "a.hearth 1 2"
    third = size // 3
    assert send(root, archive[:third], key=key, size=size, offset=0).json == {"offset": third}
    assert root.get(f"{PAGE}/part").json == {"key": key, "offset": third}  # after a reload
    gone_on = send(root, archive[:third], key=key, size=size, offset=0)  # sent twice
    assert (gone_on.status_code, gone_on.json) == (409, {"offset": third})
    assert send(root, archive[2 * third :], key=key, size=size, offset=2 * third).status_code == 409  # out of order
    assert send(root, archive[third:], key=key, size=size, offset=third).json == {"offset": size}
    page = done(root)
    (kept,) = keeper.of(root.app).ledger.all()
    assert kept.name.startswith("uploaded-")
    assert "uploaded" in page
    assert "Plum Lane" in root.page(f"{PAGE}/{kept.name}")
    assert root.get(f"{PAGE}/part").json == {"key": "", "offset": 0}


def test_what_arrived_while_something_else_was_done_is_taken_in_when_it_is_sent_again(
    root: Person, archive: bytes
) -> None:
    query = {"key": "a.hearth 1 2", "size": len(archive), "offset": 0}
    with keeper.of(root.app).ledger.alone():
        assert send(root, archive, **query).status_code == 422
    assert send(root, archive, **query).json == {"offset": len(archive)}
    done(root)
    assert the_only(root.app).startswith("uploaded-")


def test_an_uploaded_one_with_the_highest_number_stops_no_other(root: Person, tmp_path: Path) -> None:
    ledger = keeper.of(root.app).ledger
    path = back_up(root.app)
    inside = archive_of(path)
    ledger.record(path.name, dataclasses.replace(inside, serial=(1 << 53) - 1), verified_at=1)
    assert archive_of(back_up(root.app)).serial == (1 << 53) - 1


def archive_of(path: Path) -> Inside:
    with opened(path) as found:
        return found.inside


def test_a_small_one_goes_by_a_plain_form(root: Person, archive: bytes) -> None:
    answer = root.post(f"{PAGE}/upload", {"backup": (BytesIO(archive), "a.hearth")})
    assert answer.status_code == 303
    done(root)
    assert the_only(root.app).startswith("uploaded-")


def test_what_is_no_backup_is_refused_in_a_sentence_and_taken_away(root: Person, tmp_path: Path) -> None:
    assert root.post(f"{PAGE}/upload").status_code == 422
    for content, said in (
        (b"a letter to my aunt", "This is not a backup of Hearth."),
        (sealed(tmp_path / "x", {"hearth.db": b"x", "../x": b"y"}).read_bytes(), "does not belong in it: ../x"),
    ):
        root.post(f"{PAGE}/upload", {"backup": (BytesIO(content), "a.hearth")})
        page = done(root)
        assert "The uploaded file was not accepted." in page
        assert said in page
    assert keeper.of(root.app).ledger.all() == []
    assert list((root.app.settings.data_dir / "backups" / "incoming").iterdir()) == []


def test_a_part_that_makes_no_sense_changes_nothing(root: Person, archive: bytes) -> None:
    size = len(archive)
    for query in (
        {}, {"size": size}, {"size": 10, "offset": 0}, {"size": size, "offset": -1}, {"size": "x", "offset": "y"},
        {"size": 1 << 50, "offset": 0}, {"size": size, "offset": size},
    ):  # fmt: skip
        assert send(root, archive, key="k", **query).status_code == 422, query
    assert send(root, archive[:9], key="k", size=1 << 39, offset=0).status_code == 507  # there is no such disk
    assert send(root, archive[9:], key="k", size=size, offset=9).json == {"offset": 0}


def test_another_file_takes_the_place_of_one_that_was_begun_and_old_ones_are_swept(root: Person) -> None:
    send(root, b"first", key="a", size=100, offset=0)
    assert send(root, b"second", key="b", size=100, offset=0).json == {"offset": 6}
    folder = root.app.settings.data_dir / "backups" / "incoming"
    receiving.sweep(root.app.settings.data_dir, now())
    assert len(list(folder.iterdir())) == 2
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    receiving.sweep(root.app.settings.data_dir, now())
    assert list(folder.iterdir()) == []


def test_only_the_owner_uploads(mod: Person, ann: Person, guest: Person) -> None:
    assert [send(person, b"x", key="k", size=9, offset=0).status_code for person in (mod, ann, guest)] == [
        404,
        404,
        403,
    ]
