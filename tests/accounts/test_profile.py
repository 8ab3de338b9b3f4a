"""A member's page: what they say of themselves, when they were here, what they wrote, in tabs."""

from __future__ import annotations

import re

import pytest

from forum_app import Forum
from forum_app.kernel.clock import now
from tests.people import Person
from tests.proofs.html import live

FORM = {"display_name": "ann", "language": "", "zone": "", "theme": ""}


def test_what_one_says_of_oneself_is_read_by_all(ann: Person, guest: Person) -> None:
    answer = ann.post("/settings", {**FORM, "bio": "Bread, **bikes**, @bob.\r\n\r\n修车"})
    assert answer.status_code == 303
    page = guest.page("/u/ann")
    assert "<strong>bikes</strong>" in page
    assert 'href="/u/bob"' in page
    assert "修车" in page
    assert "Bread, **bikes**, @bob.\n\n修车</textarea>" in ann.page("/settings")


@pytest.mark.parametrize(
    "bio",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "</textarea><b>",
        "{{ 7*7 }}",
    ],
)
def test_a_hostile_bio_is_text(ann: Person, guest: Person, bio: str) -> None:
    assert ann.post("/settings", {**FORM, "bio": bio}).status_code == 303
    assert live(guest.page("/u/ann")) == live(ann.page("/settings")) == []


def test_a_profile_of_control_characters_is_cleaned(ann: Person, app: Forum) -> None:
    dirty = "\x00a\x1b[31m\u202enna\x07"
    assert ann.post("/settings", {**FORM, "display_name": dirty, "bio": dirty}).status_code == 303
    db = app.db.reader()
    assert db.tuples("SELECT display_name, bio FROM member WHERE name = 'ann'") == [("a [31mnna", "a[31m\u202enna")]
    for nothing in ("\x00\x07", "\u202e\u200b", " \n\t"):
        assert ann.post("/settings", {**FORM, "bio": nothing}).status_code == 303
        assert db.tuples("SELECT bio, bio_html FROM member WHERE name = 'ann'") == [("", "")]


def test_a_bio_that_is_too_long_is_refused_and_kept(ann: Person) -> None:
    answer = ann.post("/settings", {**FORM, "display_name": " ", "bio": "字" * 1001})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "at most 1000 characters" in page
    assert "Choose a name to be shown." in page  # all that is wrong, at once
    assert "字" * 1001 in page


def test_a_bio_bumps_no_version_since_no_shared_page_shows_it(ann: Person, app: Forum) -> None:
    before = app.db.reader().tuples("SELECT version, stream FROM site")
    assert ann.post("/settings", {**FORM, "bio": "new"}).status_code == 303
    assert app.db.reader().tuples("SELECT version, stream FROM site") == before


def _seen(app: Forum, at: int) -> None:
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET seen_at = :at WHERE name = 'ann'", at=at)


def test_members_see_when_somebody_was_here_and_guests_do_not(app: Forum, bob: Person, guest: Person) -> None:
    _seen(app, now() - 3600)
    assert "last here" in bob.page("/u/ann")
    assert "last here" not in guest.page("/u/ann")
    _seen(app, now() - 200)
    assert "here now" in bob.page("/u/ann")
    assert "here now" not in guest.page("/u/ann")


def test_who_wants_to_is_not_told_of(app: Forum, ann: Person, bob: Person, root: Person) -> None:
    _seen(app, now() - 200)
    assert ann.post("/settings", {**FORM, "hide_seen": "1"}).status_code == 303
    assert re.search(r'name="hide_seen"[^>]* checked', ann.page("/settings"))
    for person in (bob, root):
        assert not re.search("here now|last here", person.page("/u/ann"))
    assert ann.post("/settings", FORM).status_code == 303  # the box is not ticked
    assert "here now" in bob.page("/u/ann")


def test_the_tabs_turn_through_everything_once(ann: Person, guest: Person) -> None:
    topics = [ann.topic(f"Topic {number}") for number in range(35)]
    replies = [ann.reply(topics[0], f"Answer {number}") for number in range(30)]
    for tab, pattern, meant in (
        ("topics", r'class="title"[^>]*><a href="/t/(\d+)/', topics),
        ("posts", r'class="title"[^>]*><a href="/p/(\d+)"', replies),
    ):
        found: list[int] = []
        path: str | None = f"/u/ann/{tab}"
        while path:
            page = guest.page(path)
            found += map(int, re.findall(pattern, page))
            link = re.search(r'href="([^"]+)" rel="next"', page)
            path = link[1] if link else None
        assert found == sorted(set(found), reverse=True)
        assert set(meant) <= set(found)
        assert len(found) == (35 if tab == "topics" else 65)


def test_the_tabs_show_nothing_deleted(ann: Person, mod: Person, guest: Person) -> None:
    topic, other = ann.topic("Burnt toast", "ruined"), ann.topic("Fine", "good words")
    post = ann.reply(other, "regretted words")
    ann.post(f"/t/{topic}/delete")
    ann.post(f"/p/{post}/delete")
    for person in (guest, mod):
        for path in ("/u/ann", "/u/ann/topics", "/u/ann/posts"):
            assert not re.search("Burnt toast|ruined|regretted", person.page(path))


def test_a_tab_of_somebody_under_another_spelling_leads_to_the_right_one(guest: Person) -> None:
    assert guest.get("/u/ANN/posts?before=77").headers["Location"] == "/u/ann/posts?before=77"
    assert guest.get("/u/nobody/posts").status_code == 404
    assert guest.page("/u/ann/topics?before=x%00") == guest.page("/u/ann/topics")


def test_only_on_ones_own_page_stands_the_way_to_change_it(ann: Person, bob: Person) -> None:
    assert "Change your profile" in ann.page("/u/ann")
    assert "Change your profile" not in bob.page("/u/ann")
