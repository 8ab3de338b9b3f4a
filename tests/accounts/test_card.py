"""The card beside a name: who that is, the same for everybody, and what only a member can do."""

from __future__ import annotations

import re

import pytest

from tests.people import Person
from tests.proofs.html import live

FORM = {"display_name": "Ann", "language": "", "zone": "", "theme": ""}


def numbers(card: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]*)</dt><dd>(\d+)</dd>", card))


def test_it_says_who_somebody_is_and_the_first_line_of_what_they_say(ann: Person, guest: Person) -> None:
    assert ann.post("/settings", {**FORM, "bio": "Bread & **bikes**.\r\n\r\nSecond line"}).status_code == 303
    card = guest.page("/u/ann/card")
    assert card.startswith('<div class="card"')
    assert "<bdi>Ann</bdi>" in card
    assert "Bread &amp; bikes.</p>" in card
    assert "Second line" not in card
    assert "<html" not in card


def test_it_counts_what_the_profile_counts(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    post = bob.reply(topic, "It is the fuse.")
    assert ann.post(f"/p/{post}/react", {"kind": "like"}).status_code == 303
    assert ann.post(f"/p/{post}/solve", {"solved": "1"}).status_code == 303
    assert numbers(ann.page("/u/bob/card")) == {"Posts": "1", "Reactions received": "1", "Solutions": "1"}


def test_members_write_to_others_and_follow_them_but_not_themselves(ann: Person, guest: Person) -> None:
    assert 'href="/messages/new?to=bob"' in ann.page("/u/bob/card")
    assert 'value="follow" formaction="/u/bob/level" aria-pressed="false"' in ann.page("/u/bob/card")
    assert ann.post("/u/bob/level", {"level": "follow"}).status_code == 303
    assert 'value="follow" formaction="/u/bob/level" aria-pressed="true"' in ann.page("/u/bob/card")
    for card in (ann.page("/u/ann/card"), guest.page("/u/bob/card")):
        assert "formaction" not in card
        assert "/messages/new" not in card


def test_nobody_is_absent_and_another_spelling_is_the_same_person(ann: Person) -> None:
    assert ann.get("/u/nobody/card").status_code == 404
    assert "@bob" in ann.page("/u/BOB/card")


@pytest.mark.parametrize("bio", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=go()>"])
def test_a_hostile_bio_is_text_in_it(ann: Person, guest: Person, bio: str) -> None:
    assert ann.post("/settings", {**FORM, "bio": bio}).status_code == 303
    assert live(guest.page("/u/ann/card")) == []


def test_a_card_that_is_known_is_not_sent_again_and_is_new_after_a_change(ann: Person, bob: Person) -> None:
    bob.page("/u/ann/card")
    before = bob.get("/u/ann/card")
    again = bob.get("/u/ann/card", headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 304
    ann.topic()
    assert numbers(bob.page("/u/ann/card"))["Posts"] == "1"
