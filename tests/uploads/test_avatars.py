"""One's own picture: sent, cropped, shown beside what one writes, taken away, swept."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum_app import Forum
from forum_app.kernel.clock import now
from forum_app.kernel.errors import Busy, Conflict, NotFound, StorageFull
from forum_app.uploads import images, jobs, service
from forum_app.uploads.helper import Helper
from tests.people import PASSWORD, PNG, Person
from tests.test_queries import faults as planfaults

from . import pictures
from .pictures import quarters, saved, seen

PATH = "/settings/avatar"


def _files(app: Forum) -> list[str]:
    return sorted(p.name for p in (app.settings.data_dir / "files").rglob("*") if p.is_file())


def _said(answer: object) -> str:
    page = answer.get_data(as_text=True)  # type: ignore[attr-defined]
    found = re.search(r'class="err" id="(\w+)-wrong">.*?<span>(.*?)</span>', page, re.DOTALL)
    return f"{found[1]}: {found[2]}" if found else ""


def test_a_picture_stands_beside_what_one_writes_wherever_that_is(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic()
    pages = [f"/t/{topic}", "/", "/b/talk", "/u/ann", "/u/ann/topics"]
    for path in pages:  # into the caches
        assert "/avatar/" not in guest.page(path) + bob.page(path)
    digest = ann.avatar(saved(quarters()))
    for path in pages:
        for person in (guest, bob):
            assert re.search(rf'<img class="stone[^"]*" src="/avatar/{digest}"', person.page(path)), path
    assert f"/avatar/{digest}" in ann.page("/")  # in her own menu
    answer = guest.get(f"/avatar/{digest}")
    assert seen(answer.get_data()) == ["red", "green", "blue", "yellow"]
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers.getlist("Content-Security-Policy")


def test_the_square_is_the_one_of_the_form(ann: Person, guest: Person) -> None:
    form = {"picture": saved(quarters(900, 600)), "x": "100", "y": "100", "size": "40"}
    assert ann.post(PATH, form).status_code == 303
    digest = ann.app.db.reader().value("SELECT avatar FROM member WHERE name = 'ann'")
    assert seen(guest.get(f"/avatar/{digest}").get_data()) == ["yellow"] * 4


def test_taken_away_the_stone_is_back(ann: Person, guest: Person) -> None:
    topic, digest = ann.topic(), ann.avatar()
    assert "Take the picture away" in ann.page(PATH)
    assert ann.post(f"{PATH}/remove").status_code == 303
    assert "/avatar/" not in guest.page(f"/t/{topic}")
    assert guest.get(f"/avatar/{digest}").status_code == 404
    assert ann.post(f"{PATH}/remove").status_code == 303  # harmless
    assert "Take the picture away" not in ann.page(PATH)


def test_no_other_file_is_given_out(app: Forum, ann: Person, guest: Person) -> None:
    kept = app.files.put(b"not a picture of anybody")
    used = ann.avatar()
    for name in (kept, "", "0" * 64, used.upper(), used[:-1], f"{used}.webp", f"{used[:2]}/{used[2:]}", "../hearth.db"):
        assert guest.get(f"/avatar/{name}").status_code == 404, name


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: pictures.HTML, "This is not a picture this forum can read. Use PNG, JPEG, WebP or GIF."),
        (lambda: pictures.SVG, "This is not a picture this forum can read. Use PNG, JPEG, WebP or GIF."),
        (lambda: pictures.png(30_000, 30_000, b""), "at most 25 megapixels, and 10,000 pixels a side"),
        (pictures.bomb, "at most 25 megapixels, and 10,000 pixels a side"),
        (lambda: saved(quarters(), "JPEG")[:2000], "This picture is damaged and cannot be read."),
        (lambda: PNG + bytes(images.MOST_BYTES), "A picture has at most 5 MB."),
        (lambda: b"", "Choose a picture."),
    ],
)
def test_a_picture_that_cannot_be_taken_is_a_sentence(ann: Person, make: Callable[[], bytes], sentence: str) -> None:
    before = ann.avatar()
    answer = ann.post(PATH, {"picture": make()})
    assert answer.status_code == 422
    assert _said(answer).startswith("picture: ")
    assert sentence in _said(answer)
    assert ann.avatar() == before


def test_a_square_that_is_none_is_refused_at_its_field(ann: Person) -> None:
    for field, value in (("x", "101"), ("y", "-1"), ("size", "0"), ("x", "1e1"), ("size", "NaN"), ("y", "left")):
        answer = ann.post(PATH, {"picture": PNG, field: value})
        assert (answer.status_code, _said(answer)[: len(field) + 1]) == (422, f"{field}:")
    both = ann.post(PATH, {"x": "left"}).get_data(as_text=True)
    assert "Choose a picture." in both
    assert "This is a number from 0 to 100." in both


def test_a_text_in_the_place_of_a_file_is_no_picture(ann: Person) -> None:
    assert _said(ann.post(PATH, {"picture": "a text"})) == "picture: Choose a picture."


def test_a_body_that_is_too_large_is_a_sentence(ann: Person) -> None:
    answer = ann.post(PATH, {"picture": bytes(13 * 2**20)})
    assert answer.status_code == 413
    assert "What you sent is larger than this forum takes." in answer.get_data(as_text=True)
    assert ann.post(PATH, {"picture": PNG}).status_code == 303


def test_everybody_may_send_one_at_the_same_time(app: Forum) -> None:
    people = [Person(app, name) for name in ("ann", "bob", "mod", "root")]
    answers: dict[str, int] = {}

    def send(person: Person) -> None:
        answers[person.name] = person.post(PATH, {"picture": saved(quarters(800, 800))}).status_code

    for person in people:
        person.csrf()
    threads = [threading.Thread(target=send, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers.values()) <= {303, 503}
    assert list(answers.values()).count(303) >= 3
    assert len(_files(app)) == 1  # the same picture


def test_a_busy_house_says_so(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> bytes:
        raise Busy

    monkeypatch.setattr(Helper, "avatar", busy)
    answer = ann.post(PATH, {"picture": PNG})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_twenty_pictures_in_ten_minutes_are_enough(open_app: Callable[..., Forum], folder: Path) -> None:
    ann = Person(open_app(folder, limits=True), "ann")
    codes = [ann.post(PATH, {"picture": PNG}).status_code for _ in range(21)]
    assert codes == [303] * 20 + [429]


def test_a_picture_costs_one_statement_by_indexes(
    ann: Person, guest: Person, statements: list[tuple[str, dict[str, Any]]]
) -> None:
    digest = ann.avatar()
    statements.clear()
    assert guest.get(f"/avatar/{digest}").status_code == 200
    [(sql, params)] = statements
    assert planfaults(guest.app, sql, params) == []


# --- files


def test_a_file_is_for_its_owner_only_and_named_by_what_is_in_it(app: Forum) -> None:
    digest = app.files.put(b"words")
    path = app.settings.data_dir / "files" / digest[:2] / digest[2:]
    assert path.read_bytes() == app.files.read(digest) == b"words"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert app.files.put(b"words") == digest
    assert _files(app) == [digest[2:]]
    app.files.remove(digest)
    app.files.remove(digest)
    with pytest.raises(NotFound):
        app.files.read(digest)
    with pytest.raises(NotFound):
        app.files.read("../../hearth.db")


def test_a_full_disk_is_a_sentence_and_leaves_nothing(app: Forum, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("forum_app.kernel.files.os.fsync", full)
    answer = ann.post(PATH, {"picture": PNG})
    assert (answer.status_code, "The disk is full" in answer.get_data(as_text=True)) == (507, True)
    with pytest.raises(StorageFull):
        app.files.put(b"x")
    assert _files(app) == []


def _sweep(app: Forum) -> list[str]:
    jobs.sweep(app.db, {}, app.files, app.events)
    return _files(app)


def _a_day_passes(app: Forum) -> None:
    with app.db.transaction() as tx:
        tx.run("UPDATE file SET touched_at = touched_at - 100000")
    for path in (app.settings.data_dir / "files").rglob("*"):
        os.utime(path, (now() - 100_000,) * 2)


def test_what_nobody_has_any_more_is_swept_a_day_later(app: Forum, ann: Person, bob: Person) -> None:
    first, second = ann.avatar(PNG), ann.avatar(saved(quarters()))
    orphan = app.files.put(b"a crash came before its row")
    (app.settings.data_dir / "files" / first[:2] / "half.partial").write_bytes(b"half")
    bob.avatar(PNG)
    assert len(_sweep(app)) == 4  # nothing is old enough
    _a_day_passes(app)
    assert _sweep(app) == sorted([first[2:], second[2:]])
    bob.post(f"{PATH}/remove")
    assert _sweep(app) == sorted([first[2:], second[2:]])  # put down just now
    _a_day_passes(app)
    assert _sweep(app) == [second[2:]]
    assert app.db.reader().column("SELECT digest FROM file") == [second]
    assert app.files.size(orphan) is None


def test_a_file_that_is_swept_at_the_very_moment_is_asked_for_again(app: Forum, ann: Person) -> None:
    digest = app.files.put(b"swept between the writing and the row")
    app.files.remove(digest)
    with pytest.raises(Conflict), app.db.transaction() as tx:
        service.take_avatar(tx, app.files, 1, digest, 37, now=now())


def _problems(app: Forum) -> list[str]:
    return [found for problems in app.events.provided("check") for found in problems(app.db.reader())]


def test_check_finds_what_is_missing_or_damaged(app: Forum, ann: Person, bob: Person) -> None:
    one, other = ann.avatar(PNG), bob.avatar(saved(quarters()))
    assert _problems(app) == []
    path = app.settings.data_dir / "files" / one[:2] / one[2:]
    path.write_bytes(bytes(len(path.read_bytes())))
    app.files.remove(other)
    assert sorted(_problems(app)) == sorted([f"file {one} is damaged", f"file {other} is missing"])
    with app.db.transaction() as tx:
        tx.run("DELETE FROM file WHERE digest = :one", one=one)
    assert "the picture of member ann is not among the files" in _problems(app)


def test_who_leaves_takes_the_picture_along_and_is_forgotten(app: Forum, ann: Person, guest: Person) -> None:
    digest = ann.avatar()
    member = app.db.reader().value("SELECT id FROM member WHERE name = 'ann'")
    along = [part for take in app.events.provided("take_along") for part in take(app.db.reader(), member)]
    assert ("picture.webp", app.files.read(digest)) in along
    assert ann.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    assert guest.get(f"/avatar/{digest}").status_code == 404
