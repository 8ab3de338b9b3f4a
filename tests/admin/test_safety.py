"""The safety page: each line as it stands, with its remedy; each weakness is seen, and gone when it is mended."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum_app import Forum, Machine, Sharing
from forum_app.accounts import recovery, service
from forum_app.admin import safety
from forum_app.kernel.clock import now
from forum_app.kernel.safety import GOOD, LOOK, MEND, Line
from tests.backups.making import back_up
from tests.people import PASSWORD, Person
from tests.twofactor.conftest import clock
from tests.twofactor.phone import Clock, with_phone

__all__ = ["clock"]
DAY = 86400


def lines(app: Forum) -> dict[str, Line]:
    """By their titles, in English."""
    with app.test_request_context():
        return {str(line.title): line for part in safety.found(app) for line in part.lines}


def grade(app: Forum, words: str) -> str:
    """Of the line whose title or text has these words; '' when there is none."""
    with app.test_request_context():
        found = [
            line.grade for part in safety.found(app) for line in part.lines if words in f"{line.title} {line.text}"
        ]
    assert len(found) <= 1, words
    return found[0] if found else ""


def test_the_page_says_everything_and_where_it_is_mended(app: Forum, root: Person) -> None:
    page = root.page("/admin/safety")
    for words in ("Your network, and who joins", "People and their accounts", "What is kept", "This computer"):
        assert words in page
    for path in re.findall(r'<a class="btn" href="([^"#]+)', page):
        assert root.get(path).status_code == 200, path


def test_it_is_for_the_owner_alone(app: Forum, ann: Person, mod: Person) -> None:
    assert {person.get(path).status_code for person in (ann, mod) for path in ("/admin/safety", "/admin/sessions")} == {
        404
    }


class Shared(Machine):
    """Open to the network at these addresses."""

    def __init__(self, *urls: str) -> None:
        self.urls = urls

    def sharing(self) -> Sharing:
        return Sharing(on=bool(self.urls), switchable=True, urls=self.urls)


@pytest.mark.parametrize(
    ("urls", "door", "crossing"),
    [
        ((), "Only this computer can open the forum.", GOOD),
        (("http://192.168.1.20:8420/",), "Whoever is on your network can open the forum: 192.168.1.20:8420", LOOK),
    ],
)
def test_the_door_and_plain_http(app: Forum, urls: tuple[str, ...], door: str, crossing: str) -> None:
    app.machine = Shared(*urls)
    assert door in lines(app)
    assert grade(app, "leaves this computer" if not urls else "crosses the network readable") == crossing
    assert grade(app, "can join at once") == (LOOK if urls else GOOD)


@pytest.mark.parametrize(
    ("public", "proxy", "words", "expected"),
    [
        ("https://forum.example", "127.0.0.1", "The proxy in front of the forum is known.", GOOD),
        ("https://forum.example", "", "no proxy is named", LOOK),
        ("http://forum.example", "127.0.0.1", "crosses the network readable", MEND),
    ],
)
def test_a_public_address(
    open_app: Callable[..., Forum], folder: Path, public: str, proxy: str, words: str, expected: str
) -> None:
    app = open_app(folder, public_url=(public,), trusted_proxy=proxy)
    assert grade(app, words) == expected
    assert grade(app, "Anybody on the internet") == LOOK


@pytest.mark.parametrize("mode", ["invite", "knock", "closed"])
def test_who_may_join_only_by_the_owners_will_is_good(app: Forum, mode: str) -> None:
    app.machine = Shared("http://192.168.1.20:8420/")
    with app.db.transaction() as tx:
        app.options.put(tx, {"joining": mode}, now())
    assert not grade(app, "can join at once")
    assert [line.grade for line in lines(app).values() if line.act and "joining-set" in line.act[1]] == [GOOD]


def test_backups(app: Forum, root: Person) -> None:
    assert grade(app, "There is no backup") == MEND
    back_up(app)
    assert grade(app, "The last good backup is of today.") == GOOD
    assert grade(app, "on the same disk") == LOOK


def test_a_folder_that_others_can_read_is_to_be_mended_by_the_command(app: Forum) -> None:
    app.settings.data_dir.chmod(0o755)
    app.settings.database.chmod(0o644)
    line = lines(app)["Other users of this computer can look into the forum’s folder."]
    assert line.grade == MEND
    assert line.command == f'chmod -R go= "{app.settings.data_dir}"'
    app.settings.data_dir.chmod(0o700)
    assert grade(app, "No other user of this computer") == GOOD


def test_staff_without_a_second_factor(app: Forum, root: Person, mod: Person, clock: Clock) -> None:
    assert grade(app, "have no second factor: @root, @mod") == LOOK
    with_phone(root, clock)
    root.post("/admin/settings", {"shown": "staff_second_factor", "staff_second_factor": "1"})
    assert grade(app, "1 person who keeps order has no second factor: @mod") == GOOD  # a mere member until then
    with_phone(mod, clock)
    assert grade(app, "Everybody who keeps order has a second factor.") == GOOD


def test_an_owner_who_never_comes(app: Forum) -> None:
    assert grade(app, "Every owner was here") == GOOD
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET seen_at = :at, created_at = :at WHERE name = 'root'", at=now() - 100 * DAY)
    assert grade(app, "1 owner has not been here for three months: @root") == LOOK


def test_links_and_forgotten_sessions_and_accounts_of_an_import(app: Forum) -> None:
    with app.db.transaction() as tx:
        ann = int(tx.value("SELECT id FROM member WHERE name = 'ann'"))
        recovery.new_link(tx, ann, now())
        mod = int(tx.value("SELECT id FROM member WHERE name = 'mod'"))
        service.open_session(tx, mod, agent="", now=now() - 15 * DAY)
        service.open_session(tx, ann, agent="", now=now() - 15 * DAY)
        service.put_imported(tx, "周师傅", now())
    assert grade(app, "1 link for a new password is open: @ann") == LOOK
    assert grade(app, "1 session of those who keep order has not been used") == LOOK
    assert grade(app, "1 account of an import") == GOOD


def test_what_one_slice_cannot_say_keeps_nobody_else_from_speaking(app: Forum, root: Person) -> None:
    def broken(_: Forum) -> Any:
        raise RuntimeError("no")

    app.events.provide("safety", broken)
    page = root.page("/admin/safety")
    assert "Something could not be looked at." in page
    assert "Every owner was here" in page


# --- who is logged in


def test_the_owner_sees_where_staff_are_logged_in_and_ends_it(app: Forum, root: Person, mod: Person) -> None:
    ann = Person(app, "ann")
    page = root.page("/admin/sessions")
    assert page.count("/end") == 2
    assert "ann<" not in page
    found = app.db.reader().column(
        "SELECT s.id FROM session s JOIN member m ON m.id = s.member_id WHERE m.name = 'mod'"
    )
    assert root.post(f"/admin/sessions/{found[0]}/end").status_code == 303
    assert mod.get("/settings").status_code == 403
    theirs = app.db.reader().column("SELECT max(id) FROM session")
    assert root.post(f"/admin/sessions/{theirs[0]}/end").status_code == 404  # ann's is ann's own
    assert ann.get("/settings").status_code == 200


def test_an_owner_from_elsewhere_gives_the_password_first(app: Forum, root: Person) -> None:
    away = {"REMOTE_ADDR": "192.168.1.77"}
    for path in ("/admin/safety", "/admin/sessions"):
        assert root.get(path, environ_overrides=away).status_code == 302
    assert PASSWORD not in root.page("/admin/safety")
