"""The owner's desk knows who is silenced and who is suspended, and says so where it explains what somebody may."""

from __future__ import annotations

from forum_app.kernel.clock import now
from forum_app.sanctions import queries
from tests.admin.test_explaining import explained
from tests.admin.test_members import shown
from tests.people import Person
from tests.sanctions.conftest import silence, undo


def test_the_desk_finds_and_explains_the_silenced_and_the_suspended(root: Person) -> None:
    with root.app.db.transaction() as tx:
        for name, kind, set_until in (
            ("bob", "silence", queries.set_silenced),
            ("ann", "suspension", queries.set_suspended),
        ):
            member = tx.value("SELECT id FROM member WHERE name = :name", name=name)
            queries.put(tx, member_id=member, kind=kind, why="Enough.", by_id=1, now=now(), until=now() + 999)
            set_until(tx, member, now() + 999)
    assert explained(root, "bob")["reply"] == (False, ["They are silenced, and may only read: Enough."])
    assert explained(root, "bob")["see"][0]
    assert explained(root, "ann")["enter"] == (False, ["They are suspended: Enough."])
    assert shown(root, "only=silenced") == ["bob"]
    assert shown(root, "only=suspended&sort=posts") == ["ann"]


def test_what_stands_is_said_where_one_looks_for_it_with_the_way_to_lift_it(
    ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    number = root.app.db.reader().value("SELECT id FROM member WHERE name = 'ann'")
    silence(root, "ann")
    for page in (root.page(f"/admin/members/{number}"), root.page("/u/ann"), mod.page("/u/ann/posts")):
        assert "Listen for a while." in page
        assert 'href="/u/ann/order">Lift it, or change it</a>' in page
    assert "Listen for a while." not in bob.page("/u/ann")
    assert "Listen for a while." not in ann.page("/u/ann")
    undo(root.app, root)
    assert "Listen for a while." not in mod.page("/u/ann")
