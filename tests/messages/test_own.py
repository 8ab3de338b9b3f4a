"""Changing and deleting what one wrote."""

from __future__ import annotations

import pytest

from forum_app import Forum
from tests.messages.talking import answer, write
from tests.people import Person


def test_one_changes_ones_own_words_and_nobody_elses(ann: Person, bob: Person) -> None:
    talk = write(ann, "bob", "Befor.")
    assert ann.post(f"/m/{talk}/1/edit", {"body": "Before."}).headers["Location"] == f"/m/{talk}?page=1#m1"
    page = bob.page(f"/m/{talk}")
    assert "Before." in page
    assert "Befor.<" not in page
    assert "<span>edited</span>" in page
    assert "Before." in bob.page("/messages")
    assert bob.get(f"/m/{talk}/1/edit").status_code == 404
    assert bob.post(f"/m/{talk}/1/delete").status_code == 404


def test_the_same_words_are_no_change(ann: Person) -> None:
    talk = write(ann, "bob", "The same.")
    ann.post(f"/m/{talk}/1/edit", {"body": "The same."})
    assert "edited" not in ann.page(f"/m/{talk}")


def test_after_a_while_words_stay_as_they_are(app: Forum, ann: Person, root: Person) -> None:
    talk = write(root, "ann")
    answer(ann, talk)
    root.post("/admin/settings", {"name": "x", "about": "", "language": "en", "zone": "UTC", "edit_window": "5"})
    assert ann.get(f"/m/{talk}/2/edit").status_code == 200
    with app.db.transaction() as tx:
        tx.run("UPDATE message SET created_at = created_at - 600")
    for person, number in ((ann, 2), (root, 1)):  # among themselves nobody is staff
        assert person.get(f"/m/{talk}/{number}/edit").status_code == 403
        assert f"/{number}/edit" not in person.page(f"/m/{talk}")


def test_a_change_made_elsewhere_is_not_overwritten_unseen(ann: Person) -> None:
    talk = write(ann, "bob", "One.")
    ann.post(f"/m/{talk}/1/edit", {"body": "Two."})
    late = ann.post(f"/m/{talk}/1/edit", {"body": "Three.", "seen": "a mark of before"})
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Two." in page
    assert "Three." in page


def test_deleted_words_are_gone_for_good(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(ann, "bob", "Regretted words.")
    assert "Regretted words." in ann.page(f"/m/{talk}/1/delete")
    assert ann.post(f"/m/{talk}/1/delete").status_code == 303
    for person in (ann, bob):
        assert "ann deleted message #1" in person.page(f"/m/{talk}")
        assert "A message that was deleted" in person.page("/messages")
    assert bob.get(f"/m/{talk}/reply?quote=1").status_code == 404
    assert app.db.reader().tuples("SELECT body, html, beginning FROM message") == [("", "", "")]
    for again in (ann.post(f"/m/{talk}/1/delete"), ann.get(f"/m/{talk}/1/edit")):
        assert again.status_code == 409


@pytest.mark.parametrize("act", ["edit", "delete"])
def test_a_line_that_says_what_happened_is_nobodys_words(ann: Person, bob: Person, act: str) -> None:
    talk = write(ann, "bob mod")
    bob.post(f"/m/{talk}/leave")
    assert ann.post(f"/m/{talk}/2/{act}", {"body": "x"}).status_code == 404
