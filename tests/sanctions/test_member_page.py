"""The page of those who keep order: warnings, notes, another name, and who may do what to whom."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest

from forum_app import Forum
from forum_app.sanctions.access import DAY
from tests.people import PASSWORD, Person
from tests.sanctions.conftest import decide, log_in, undo


def test_a_warning_stands_on_every_page_until_it_is_read(ann: Person, bob: Person, mod: Person) -> None:
    assert decide(mod, "ann", "warn", why="Please stay on topic.") == 303
    for path in ("/", "/boards", "/settings"):
        assert "Please stay on topic." in ann.page(path)
    assert "Please stay on topic." not in bob.page("/")
    number = re.search(r"/warnings/(\d+)/read", ann.page("/"))
    assert number
    assert bob.post(f"/warnings/{number[1]}/read").status_code == 404
    assert ann.post(f"/warnings/{number[1]}/read").status_code == 303
    assert ann.post(f"/warnings/{number[1]}/read").status_code == 303
    assert "Please stay on topic." not in ann.page("/")
    assert "Please stay on topic." in mod.page("/u/ann/order")


def test_a_warning_is_taken_back_only_unread(app: Forum, ann: Person, mod: Person, healthy: Callable[[], None]) -> None:
    decide(mod, "ann", "warn", why="A mistake.")
    undo(app, mod)
    assert "A mistake." not in ann.page("/")
    healthy()


def test_the_record_shows_all_of_it(ann: Person, mod: Person, root: Person) -> None:
    decide(mod, "ann", "warn", why="One.")
    decide(mod, "ann", "silence", why="Two.")
    decide(root, "ann", "suspend", "forever", why="Three.")
    page = mod.page("/u/ann/order")
    assert all(word in page for word in ("One.", "Two.", "Three.", "for good", "not read yet", "stands"))


def test_the_record_shows_acts_as_the_log_does(mod: Person, root: Person) -> None:
    root.post("/u/ann/order/sessions")
    assert "ended all sessions of somebody" in mod.page("/u/ann/order")


def test_nobody_suspended_is_given_the_house(ann: Person, root: Person) -> None:
    decide(root, "ann", "suspend", "forever")
    assert root.post("/u/ann/role", {"role": "owner"}).status_code == 403
    root.post("/u/ann/order/lift", {"kind": "suspension"})
    assert root.post("/u/ann/role", {"role": "owner"}).status_code == 303


def test_notes_are_for_those_who_keep_order(ann: Person, mod: Person, root: Person) -> None:
    assert mod.post("/u/ann/order/notes", {"body": "Talked to her."}).status_code == 303
    assert root.post("/u/ann/order/notes", {"body": " "}).status_code == 422
    root.post("/u/ann/order/notes", {"body": "By root."})
    assert "Talked to her." in root.page("/u/ann/order")
    assert mod.post("/u/ann/order/notes/2/remove").status_code == 403
    assert mod.post("/u/bob/order/notes/1/remove").status_code == 404
    assert mod.post("/u/ann/order/notes/1/remove").status_code == 303
    assert "Talked to her." not in root.page("/u/ann/order")
    assert "By root." not in ann.page("/u/ann")


WAYS = (
    ("GET", "/u/bob/order"), ("POST", "/u/bob/order"), ("POST", "/u/bob/order/lift"), ("POST", "/u/bob/order/sessions"),
    ("POST", "/u/bob/order/rename"), ("POST", "/u/bob/order/notes"), ("POST", "/u/bob/order/notes/1/remove"),
    ("GET", "/u/bob/order/sweep"), ("POST", "/u/bob/order/sweep"), ("POST", "/u/bob/order/bring-back"),
)  # fmt: skip


@pytest.mark.parametrize(("method", "path"), WAYS)
def test_the_page_is_not_there_for_members(ann: Person, guest: Person, method: str, path: str) -> None:
    assert (ann.get(path) if method == "GET" else ann.post(path)).status_code == 404
    assert (guest.get(path) if method == "GET" else guest.post(path)).status_code == 403


def test_the_link_to_it_is_for_staff(ann: Person, mod: Person) -> None:
    assert "/u/bob/order" in mod.page("/u/bob")
    assert "/u/bob/order" not in ann.page("/u/bob")


@pytest.mark.parametrize(
    ("who", "whom", "act", "length", "status"),
    [
        ("root", "mod", "suspend", "forever", 303),
        ("root", "root", "suspend", "1", 403),
        ("mod", "mod", "silence", "1", 403),
        ("mod", "root", "warn", "", 403),
        ("mod", "ann", "suspend", "30", 303),
        ("mod", "ann", "suspend", "forever", 403),
        ("mod", "ann", "silence", "forever", 303),
        ("mod", "ann", "warn", "", 303),
    ],
)
def test_who_may_do_what_to_whom(app: Forum, who: str, whom: str, act: str, length: str, status: int) -> None:
    assert decide(Person(app, who), whom, act, length) == status


def test_no_moderator_does_it_to_another(app: Forum, mod: Person, root: Person) -> None:
    root.post("/u/bob/role", {"role": "moderator"})
    assert decide(mod, "bob", "warn") == 403
    root.post("/u/bob/role", {"role": "owner"})
    assert decide(root, "bob", "silence") == 403
    assert decide(mod, "ann", "suspend", "date", until="2999-01-01T10:00") == 422


def test_a_moderator_lifts_no_word_of_the_owner(ann: Person, mod: Person, root: Person) -> None:
    decide(root, "ann", "suspend", "forever")
    assert mod.post("/u/ann/order/lift", {"kind": "suspension"}).status_code == 403
    decide(root, "ann", "suspend", "3")
    assert mod.post("/u/ann/order/lift", {"kind": "suspension"}).status_code == 303


def test_a_moderator_sweeps_away_only_who_came_lately(app: Forum, mod: Person) -> None:
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET created_at = created_at - :long WHERE name = 'ann'", long=31 * DAY)
    assert mod.post("/u/ann/order/sweep", {"why": "Pills."}).status_code == 403
    assert mod.post("/u/bob/order/sweep", {"why": "Pills."}).status_code == 303


def test_the_owner_ends_sessions(ann: Person, mod: Person, root: Person) -> None:
    assert mod.post("/u/ann/order/sessions").status_code == 403
    assert root.post("/u/ann/order/sessions").status_code == 303
    assert "Log in" in ann.page("/")


# --- another name


def rename(person: Person, name: str, new: str) -> int:
    return person.post(f"/u/{name}/order/rename", {"username": new}).status_code


def test_the_old_name_leads_on(app: Forum, ann: Person, bob: Person, root: Person, healthy: Callable[[], None]) -> None:
    topic = bob.topic("Hello", "Hello @ann, how are you?")
    assert rename(root, "ann", "Annabel") == 303
    moved = bob.get("/u/ann")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/u/Annabel")
    assert "Annabel" in bob.page("/u/ann")
    assert "/u/ann" in bob.page(f"/t/{topic}")
    assert "/u/Annabel" in bob.page(f"/t/{bob.topic('Once more', 'And @ann again.')}")
    assert log_in(app, "ann")[0] == 303
    assert log_in(app, "annabel")[0] == 303
    healthy()


def test_the_old_name_is_kept_for_them(app: Forum, ann: Person, root: Person, guest: Person) -> None:
    rename(root, "ann", "Annabel")
    assert guest.post("/join", {"username": "Ann", "password": "long enough so"}).status_code == 422
    assert rename(root, "bob", "ann") == 422
    assert rename(root, "Annabel", "bob") == 422
    assert rename(root, "Annabel", "not a name") == 422
    assert rename(root, "Annabel", "ann") == 303
    assert app.db.reader().column("SELECT name FROM old_name") == ["Annabel"]
    assert app.db.reader().value("SELECT display_name FROM member WHERE name = 'ann'") == "ann"


def test_renaming_is_the_owners_and_undone(app: Forum, ann: Person, mod: Person, root: Person) -> None:
    assert rename(mod, "ann", "Annabel") == 403
    rename(root, "ann", "Annabel")
    undo(app, root)
    assert ann.page("/u/ann")
    assert ann.get("/u/Annabel").status_code == 301


# --- taking along, leaving


def test_what_was_said_goes_along_and_notes_do_not(ann: Person, mod: Person) -> None:
    decide(mod, "ann", "warn", why="Please stay on topic.")
    mod.post("/u/ann/order/notes", {"body": "Talked to her."})
    archive = ann.post("/settings/data").get_data()
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        told = json.loads(found.read("order.json"))
        assert told["told"][0]["why"] == "Please stay on topic."
        assert not any(b"Talked to her." in found.read(name) for name in found.namelist())


def test_a_member_who_leaves_takes_the_record_away(
    app: Forum, ann: Person, mod: Person, root: Person, healthy: Callable[[], None]
) -> None:
    decide(mod, "ann", "silence", why="Please stay on topic.")
    decide(mod, "ann", "warn", why="Once more.")
    mod.post("/u/ann/order/notes", {"body": "Talked to her."})
    rename(root, "ann", "Annabel")
    assert ann.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    app.jobs.run_due()
    db = app.db.reader()
    for table in ("sanction", "staff_note", "old_name", "ended_session"):
        assert db.value(f"SELECT count(*) FROM {table}") == 0, table
    healthy()
