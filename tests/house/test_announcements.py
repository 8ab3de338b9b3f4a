"""What the owner announces stands on every page, from its start to its end, until somebody puts it away."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app import Forum
from forum_app.house import service
from forum_app.kernel import moments
from tests.house.conftest import Clock
from tests.people import Person
from tests.proofs.html import live

PAGES = ("/", "/boards", "/b/talk", "/search", "/login", "/u/ann", "/rules")


def announce(root: Person, body: str = "The **oven** is lit.", **times: str) -> int:
    """Answers its number."""
    answer = root.post("/admin/announcements/new", {"body": body, **times})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(root.app.db.reader().value("SELECT max(id) FROM announcement"))


def stands(person: Person, words: str = "<strong>oven</strong>", path: str = "/") -> bool:
    return words in person.get(path, follow_redirects=True).get_data(as_text=True)


def test_it_stands_on_every_page_for_everybody(root: Person, ann: Person, guest: Person) -> None:
    topic = ann.topic()
    announce(root)
    for person in (root, ann, guest):
        for path in (*PAGES, f"/t/{topic}", "/nowhere"):
            if not (person.name and path == "/login"):
                assert stands(person, path=path), (person.name, path)


def test_it_comes_at_its_start_and_goes_at_its_end(root: Person, ann: Person, guest: Person, clock: Clock) -> None:
    for person in (ann, guest):
        person.page("/")
    announce(root, starts=clock.typed(60), ends=clock.typed(120))
    for minutes, expected in ((59, False), (1, True), (59, True), (1, False)):
        clock.pass_(minutes=minutes)
        assert [stands(person) for person in (ann, guest)] == [expected, expected], minutes


def test_the_newest_that_runs_is_the_one(root: Person, guest: Person, clock: Clock) -> None:
    announce(root, "Planned first", starts=clock.typed(60))
    clock.pass_(minutes=1)
    announce(root, "Running", ends=clock.typed(120))
    assert (stands(guest, "Running"), stands(guest, "Planned first")) == (True, False)
    clock.pass_(minutes=60)
    assert (stands(guest, "Running"), stands(guest, "Planned first")) == (False, True)


def test_who_put_it_away_does_not_see_it_again(app: Forum, root: Person, ann: Person, bob: Person) -> None:
    number = announce(root)
    assert ann.post(f"/announcement/{number}/dismiss", {"next": "/boards"}).headers["Location"] == "/boards"
    assert not any(stands(ann, path=path) for path in PAGES)
    assert not stands(Person(app, "ann")), "on another machine"
    assert stands(bob)


def test_a_guest_puts_it_away_without_scripts(app: Forum, root: Person, guest: Person) -> None:
    number = announce(root)
    page = guest.page("/boards")
    assert f'href="/announcement/{number}/dismiss?next=%2Fboards"' in page
    assert 'name="csrf_token"' not in page
    assert "Put it away" in guest.page(f"/announcement/{number}/dismiss?next=/boards")
    assert stands(guest), "looking at the page is no answer yet"
    assert guest.post(f"/announcement/{number}/dismiss", {"next": "/boards"}).headers["Location"] == "/boards"
    assert not any(stands(guest, path=path) for path in PAGES)
    assert stands(Person(app, ""))


def test_a_newer_one_is_seen_and_the_older_stays_away(root: Person, ann: Person, guest: Person, clock: Clock) -> None:
    first = announce(root, "First")
    clock.pass_(minutes=1)
    for person in (ann, guest):
        person.post(f"/announcement/{first}/dismiss")
    second = announce(root, "Second", ends=clock.typed(60))
    assert stands(ann, "Second")
    assert stands(guest, "Second")
    for person in (ann, guest):
        person.post(f"/announcement/{second}/dismiss")
    clock.pass_(minutes=61)
    assert not stands(ann, "First")
    assert not stands(guest, "First")


def test_with_the_newest_put_away_the_one_behind_it_is_seen(root: Person, ann: Person, guest: Person) -> None:
    first, second = announce(root, "First"), announce(root, "Second")
    for person in (ann, guest):
        assert (stands(person, "Second"), stands(person, "First")) == (True, False)
        person.post(f"/announcement/{second}/dismiss")
        assert (stands(person, "Second"), stands(person, "First")) == (False, True)
        person.post(f"/announcement/{first}/dismiss")
        assert not stands(person, "First")


def test_what_is_planned_is_nobodys_to_know(root: Person, ann: Person, clock: Clock) -> None:
    number = announce(root, starts=clock.typed(60))
    for answer in (ann.get(f"/announcement/{number}/dismiss"), ann.post(f"/announcement/{number}/dismiss")):
        assert answer.status_code == 404
        assert "oven" not in answer.get_data(as_text=True)


def test_another_process_shows_it_too(root: Person, open_app: Callable[..., Forum]) -> None:
    other = open_app(root.app.settings.data_dir)
    elsewhere, ann = Person(other, ""), Person(other, "ann")
    assert not stands(elsewhere)
    number = announce(root)
    assert stands(elsewhere)
    Person(root.app, "ann").post(f"/announcement/{number}/dismiss")
    assert not stands(ann)
    root.post(f"/admin/announcements/{number}/down")
    assert not stands(elsewhere)


def test_the_owner_sees_what_is_planned_shown_and_over(root: Person, clock: Clock) -> None:
    announce(root, "One", starts=clock.typed(-200), ends=clock.typed(-100))
    announce(root, "Two")
    announce(root, "Three", starts=clock.typed(60))
    page = root.page("/admin/announcements")
    assert re.findall('eyebrow">([a-z ]+) ·', page) == ["planned", "shown now", "over"]


def test_taken_down_it_is_over_or_gone(root: Person, guest: Person, clock: Clock) -> None:
    shown, planned = announce(root), announce(root, "Later", starts=clock.typed(60))
    clock.pass_(minutes=1)
    for number in (shown, planned):
        assert root.post(f"/admin/announcements/{number}/down").status_code == 303
    assert not stands(guest)
    page = root.page("/admin/announcements")
    assert "Later" not in page
    assert re.findall('eyebrow">([a-z ]+) ·', page) == ["over"]
    assert root.post(f"/admin/announcements/{planned}/down").status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": " "}, "There are no words yet."),
        ({"body": "x" * 501}, "at most 500 characters; now there are 501"),
        ({"starts": "2026-05-02T10:00", "ends": "2026-05-02T09:59"}, "It would end before it starts."),
        ({"starts": "2026-05-02T10:00", "ends": "2026-05-02T10:00"}, "It would end before it starts."),
        ({"ends": "2020-01-01T10:00"}, "It would end before it starts."),
        ({"starts": "tomorrow"}, "This is no day and time. Write it as 2030-12-31 18:00."),
        ({"ends": "2026-02-31T10:00"}, "This is no day and time. Write it as 2030-12-31 18:00."),
        ({"ends": "9999-12-31T23:59"}, "This is no day and time. Write it as 2030-12-31 18:00."),
    ],
)
def test_what_makes_no_sense_is_refused_and_kept(root: Person, fields: dict[str, str], sentence: str) -> None:
    form = {"body": "Kept words", "starts": "", "ends": "", **fields}
    answer = root.post("/admin/announcements/new", form)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, sentence in page) == (422, True)
    assert form["body"].strip() in page
    assert f'value="{form["ends"]}"' in page
    assert root.app.db.reader().value("SELECT count(*) FROM announcement") == 0


def test_times_are_the_forums(root: Person, guest: Person, clock: Clock) -> None:
    root.post("/admin/settings", {"zone": "Asia/Tokyo"})
    number = announce(root, starts="2026-05-02T10:00")
    starts = root.app.db.reader().value("SELECT starts_at FROM announcement WHERE id = :id", id=number)
    assert starts == 1_777_683_600  # 01:00 UTC
    assert 'value="2026-05-02T10:00"' in root.page(f"/admin/announcements/{number}")


def test_a_preview_shows_and_keeps_nothing(root: Person, guest: Person) -> None:
    page = root.post("/admin/announcements/new", {"body": "The **oven**", "preview": "1"}).get_data(as_text=True)
    assert "<strong>oven</strong>" in page
    assert not stands(guest)


def test_hostile_words_stay_words(root: Person, guest: Person) -> None:
    for text in ("<script>x</script>", "[x](javascript:alert(1))", "<img src=x onerror=x>", '"><svg onload=x>'):
        announce(root, text)
        for person, path in ((guest, "/"), (guest, "/nowhere"), (root, "/admin/announcements")):
            assert live(person.get(path).get_data(as_text=True)) == [], (text, path)


def test_a_kept_page_costs_the_same_under_an_announcement(
    root: Person, ann: Person, guest: Person, statements: list[tuple[str, dict[str, Any]]]
) -> None:
    number = announce(root)
    for person in (ann, guest):
        for dismissed in (False, True):
            if dismissed:
                person.post(f"/announcement/{number}/dismiss")
            for path in ("/", "/b/talk"):
                person.get(path)
                statements.clear()
                assert stands(person, path=path) is not dismissed
                assert len(statements) == (2 if person.name else 1), statements


def test_a_page_from_before_is_not_taken_for_the_present_one(root: Person, guest: Person, clock: Clock) -> None:
    """The ETag changes with the time alone."""
    announce(root, starts=clock.typed(1))
    path = guest.get(f"/t/{root.topic()}").headers["Location"]
    tag = guest.get(path).headers["ETag"]
    assert guest.get(path, headers={"If-None-Match": tag}).status_code == 304
    clock.pass_(minutes=2)
    assert guest.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_cookie_of_anything_breaks_nothing(root: Person, app: Forum) -> None:
    number = announce(root)
    name = f"hearth_{app.config['INSTANCE']}_away"
    for value, expected in (("", True), ("x.y", True), ("9" * 300, True), (f"..{number}", False), ("²", True)):
        guest = Person(app, "")
        guest.client.set_cookie(name, value, domain="localhost")
        assert stands(guest) is expected, value
        assert guest.post(f"/announcement/{number}/dismiss").status_code == 303
        assert not stands(guest)


@given(before=st.text("0123456789.x²", max_size=60), standing=st.lists(st.integers(1, 50), max_size=30))
def test_the_list_of_what_is_away_stays_short_and_holds_the_last(before: str, standing: list[int]) -> None:
    away = service.with_dismissed(before, 77, standing).split(".")
    assert "77" in away
    assert len(away) <= 20
    assert {int(number) for number in away} <= {*standing, 77}


@given(at=st.integers(0, 253_370_764_799), zone=st.sampled_from(["UTC", "Asia/Tokyo", "America/St_Johns"]))
def test_a_time_is_typed_as_it_is_read(at: int, zone: str) -> None:
    at -= at % 60
    typed = moments.typed(at, zone)
    again = moments.read(typed, zone)
    assert again is None or again == at or moments.typed(again, zone) == typed  # an hour may come twice a year
