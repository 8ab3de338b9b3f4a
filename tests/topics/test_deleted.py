"""The list of what was deleted, from which it can be brought back."""

from __future__ import annotations

from tests.people import Person


def test_staff_find_every_deleted_topic_and_authors_their_own(ann: Person, bob: Person, mod: Person) -> None:
    mine, theirs = ann.topic("Burnt toast"), bob.topic("Sold bicycle")
    ann.post(f"/t/{mine}/delete")
    mod.post(f"/t/{theirs}/delete")
    assert "Nothing is deleted" in bob.page("/deleted")
    own = ann.page("/deleted")
    assert "Burnt toast" in own
    assert "Sold bicycle" not in own
    assert [title in mod.page("/deleted") for title in ("Burnt toast", "Sold bicycle")] == [True, True]


def test_what_was_brought_back_is_on_the_list_no_more(ann: Person, guest: Person) -> None:
    topic = ann.topic("Burnt toast")
    ann.post(f"/t/{topic}/delete")
    assert "Burnt toast" not in guest.page("/b/talk")
    assert ann.post(f"/t/{topic}/restore").status_code == 303
    assert "Burnt toast" not in ann.page("/deleted")
    assert "Burnt toast" in guest.page("/b/talk")


def test_the_way_to_the_list(ann: Person, bob: Person, mod: Person) -> None:
    assert 'href="/deleted"' in mod.page("/")
    assert 'href="/deleted"' in ann.page("/u/ann")
    assert 'href="/deleted"' not in bob.page("/u/ann")
