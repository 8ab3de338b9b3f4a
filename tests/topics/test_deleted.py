"""The list of what was deleted, from which it can be brought back."""

from __future__ import annotations

import pytest

from tests.people import Person
from tests.test_queries import Statements, faults


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


@pytest.mark.parametrize("name", ["ann", "mod"])
def test_the_list_walks_along_what_was_deleted_and_no_further(
    name: str, ann: Person, mod: Person, statements: Statements
) -> None:
    for number in range(3):
        ann.post(f"/t/{ann.topic(f'topic {number}')}/delete")
    statements.clear()
    assert "topic 2" in {"ann": ann, "mod": mod}[name].page("/deleted")
    sql, params = next(each for each in statements if "deleted_by IS NOT NULL" in each[0])
    plan = [row[3] for row in ann.app.db.reader().tuples(f"EXPLAIN QUERY PLAN {sql}", **params)]
    assert any("topic_deleted" in line for line in plan), plan  # an index of what was deleted alone
    assert [
        line for line in faults(ann.app, sql, params) if "topic_deleted" not in line and "json_each" not in line
    ] == []
