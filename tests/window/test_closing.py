"""What the forum asks and tells the program around it: closing, saving, what it does on this computer."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from forum_app import CannotChange, Forum, Machine, create_app, load
from tests.people import BASE, Person

from .test_tickets import AT_HOME, enter

TICKET = re.compile(r'name="ticket" value="([^"]+)"')


class Desk(Machine):
    """A computer with a window, which writes down what is asked of it."""

    has_window = True

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.stands = {"closing": "ask", "login": "no", "awake": "no"}
        self.answers: list[str] = []
        self.saved: Path | None = None
        self.refuses: Exception | None = None
        self.asleep = 0

    def slept(self) -> int:
        return self.asleep

    def comforts(self) -> Mapping[str, str]:
        return self.stands

    def set_comfort(self, name: str, value: str) -> None:
        if self.refuses:
            raise self.refuses
        self.stands[name] = value

    def close_window(self, choice: str) -> None:
        self.answers.append(choice)

    def save_as(self, name: str, source: Path) -> bool:
        if self.refuses:
            raise self.refuses
        self.saved = self.scratch / name
        self.saved.write_bytes(source.read_bytes())
        return True


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "scratch").mkdir()
    return Desk(tmp_path / "scratch")


@pytest.fixture
def app(folder: Path, desk: Desk) -> Iterator[Forum]:
    opened = create_app(load({"data_dir": folder, "limits": False}, {}), machine=desk, worker=False)
    opened.testing = False
    yield opened
    opened.close()


def asked(app: Forum) -> str:
    _, answer = enter(app, app.tickets.issue("closing"))
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    return answer.get_data(as_text=True)


def answered(app: Forum, ticket: str, choice: str, **more: str) -> TestResponse:
    data = {"ticket": ticket, "choice": choice, **more}
    return Person(app, "").client.post("/window/close", data=data, base_url=BASE, environ_overrides=AT_HOME)


def ticket_in(page: str) -> str:
    found = TICKET.search(page)
    assert found
    return found[1]


def seen(app: Forum, *names: str) -> None:
    with app.db.transaction() as tx:
        for name in names:
            tx.run("UPDATE member SET seen_at = 9999999999 WHERE name = :name", name=name)


def test_who_closes_the_window_is_told_who_is_here(app: Forum) -> None:
    assert "Nobody else is here now." in asked(app)
    seen(app, "root", "ann")
    page = asked(app)
    assert "1 person is here now:" in page
    assert "<bdi>ann</bdi>" in page
    assert "<bdi>root</bdi>" not in page
    seen(app, "bob", "mod")
    assert "3 people are here now:" in asked(app)


def test_who_came_a_moment_ago_is_here_too(app: Forum, ann: Person) -> None:
    ann.page("/")
    assert "1 person is here now:" in asked(app)


def test_the_question_is_asked_in_the_owners_language(app: Forum, root: Person) -> None:
    root.post("/preferences", {"language": "zh-Hans", "theme": ""})
    assert '<html lang="zh-Hans"' in asked(app)


@pytest.mark.parametrize("choice", ["keep", "quit", "stay"])
def test_the_answer_reaches_the_program_once(app: Forum, desk: Desk, choice: str) -> None:
    ticket = ticket_in(asked(app))
    assert answered(app, ticket, choice).status_code == 200
    assert answered(app, ticket, choice).status_code == 403
    assert (desk.answers, desk.stands["closing"]) == ([choice], "ask")


def test_an_answer_is_remembered_when_that_is_wished(app: Forum, desk: Desk) -> None:
    answered(app, ticket_in(asked(app)), "stay", remember="1")
    assert desk.stands["closing"] == "ask"
    answered(app, ticket_in(asked(app)), "keep", remember="1")
    assert desk.stands["closing"] == "keep"


def test_what_is_no_answer_is_none(app: Forum, desk: Desk) -> None:
    assert answered(app, ticket_in(asked(app)), "explode").status_code == 403
    assert answered(app, app.tickets.issue("window"), "quit").status_code == 403
    assert answered(app, "", "quit").status_code == 403
    assert desk.answers == []


# --- this computer


def test_the_owner_decides_what_the_program_does_on_this_computer(app: Forum, root: Person, desk: Desk) -> None:
    assert "This computer" in root.page("/admin/computer")
    assert root.post("/admin/computer", {"login": "yes", "closing": "quit"}).status_code == 303
    assert desk.stands == {"closing": "quit", "login": "yes", "awake": "no"}
    root.post("/admin/computer", {"awake": "yes", "closing": "nonsense"})
    assert desk.stands == {"closing": "quit", "login": "no", "awake": "yes"}


def test_what_the_computer_refuses_is_said(app: Forum, root: Person, desk: Desk) -> None:
    desk.refuses = CannotChange("The disk is full.")
    answer = root.post("/admin/computer", {"login": "yes", "closing": "ask"})
    assert (answer.status_code, "The disk is full." in answer.get_data(as_text=True)) == (409, True)


def test_the_desk_tells_that_this_computer_was_asleep(root: Person, desk: Desk) -> None:
    assert "This computer was asleep" not in root.page("/admin/")
    desk.asleep = 2 * 3600 + 5 * 60
    assert "In the last day it slept for 2:05 (hours and minutes)." in root.page("/admin/")
    root.post("/preferences", {"language": "zh-Hans"})
    assert "这台电脑休眠过" in root.page("/admin/")


# --- saving


def take(app: Forum, person: Person) -> TestResponse:
    return person.client.post(
        "/settings/data", data={"csrf_token": person.csrf()}, base_url=BASE, environ_overrides=AT_HOME
    )


def test_in_the_window_ones_data_is_saved_where_one_says(app: Forum, desk: Desk, folder: Path) -> None:
    person, _ = enter(app, app.tickets.issue("window"))
    answer = take(app, person)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/data")
    assert desk.saved
    assert "profile.json" in zipfile.ZipFile(desk.saved).namelist()
    assert re.fullmatch(r"hearth-root-\d{8}\.zip", desk.saved.name)
    assert list((folder / "run").glob("save-*")) == []


@pytest.mark.parametrize("who", ["browser", "log-in"])
def test_in_a_browser_on_the_same_machine_it_is_a_download(app: Forum, root: Person, desk: Desk, who: str) -> None:
    person = root if who == "log-in" else enter(app, app.tickets.issue("browser"))[0]
    answer = take(app, person)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert zipfile.ZipFile(io.BytesIO(answer.get_data())).namelist()
    assert desk.saved is None


def test_a_disk_that_is_full_is_said_and_nothing_stays(app: Forum, desk: Desk, folder: Path) -> None:
    person, _ = enter(app, app.tickets.issue("window"))
    desk.refuses = OSError(28, "No space left on device")
    answer = take(app, person)
    assert answer.status_code == 409
    assert "No space left on device" in answer.get_data(as_text=True)
    assert list((folder / "run").glob("save-*")) == []


def test_the_note_that_the_forum_stays_open_is_in_the_owners_language(app: Forum, root: Person) -> None:
    [told] = app.events.provided("kept open")
    assert told(app) == ("Plum Lane", "The forum stays open. Start Hearth again to see it.")
    root.post("/preferences", {"language": "zh-Hans", "theme": ""})
    assert told(app) == ("Plum Lane", "论坛还开着。想看的话，再打开一次围炉。")
    [words] = app.events.provided("tray")
    assert (words(app)["title"], words(app)["quit"]) == ("Plum Lane", "退出")


def test_without_such_a_program_there_is_no_such_page(folder: Path, open_app: Any) -> None:
    root = Person(open_app(folder), "root")
    assert root.get("/admin/computer").status_code == 404
    assert "/admin/computer" not in root.page("/admin/")
