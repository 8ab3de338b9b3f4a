"""What is a member's own on shared pages is read once, and again after each change."""

from __future__ import annotations

import dataclasses

from forum_app import Forum
from forum_app.kernel.db import Reader
from forum_app.kernel.mine import Mine
from forum_app.kernel.queries import bump_mine
from forum_app.kernel.viewer import GUEST
from tests.people import Person


def test_it_is_read_again_when_its_number_grew(app: Forum) -> None:
    reads: list[tuple[int, int]] = []

    def read(db: Reader, member_id: int, which: int) -> int:
        reads.append((member_id, which))
        return len(reads)

    mine, ann = Mine(most=2), dataclasses.replace(GUEST, id=7, mine=1)
    mine.declare("thing", read)
    db = app.db.reader()
    assert [mine.of(db, ann, "thing", 5), mine.of(db, ann, "thing", 5)] == [1, 1]
    assert mine.of(db, dataclasses.replace(ann, mine=2), "thing", 5) == 2
    assert [mine.of(db, ann, "thing", which) for which in (6, 7, 6)] == [3, 4, 3]
    assert mine.of(db, dataclasses.replace(ann, mine=2), "thing", 5) == 5, "the oldest part was let go"


def test_a_change_makes_another_copy_of_the_page(app: Forum, ann: Person) -> None:
    tag = ann.get("/").headers["ETag"]
    assert ann.get("/", headers={"If-None-Match": tag}).status_code == 304
    with app.db.transaction() as tx:
        bump_mine(tx, int(tx.value("SELECT id FROM member WHERE name = 'ann'")))
    assert ann.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_what_is_new_is_a_few_bytes_or_none(app: Forum, ann: Person, guest: Person) -> None:
    app.events.provide("live", ("steps", lambda db, viewer, args: int(args.get("n", 0)) or None))
    first = ann.get("/live?n=4")
    assert first.json == {"steps": 4}
    assert first.content_length < 300
    assert ann.get("/live?n=4", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert ann.get("/live").json == {}
    assert guest.get("/live?n=4").json == {"guest": True}
