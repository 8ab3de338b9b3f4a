"""Undoing brings nobody further than doing did: what was lost since, was never had, or is another's stays so."""

from __future__ import annotations

from forum_app import Forum
from tests.people import Person


def last(app: Forum) -> int:
    return int(app.db.reader().value("SELECT max(id) FROM act") or 0)


def board(root: Person, name: str, **fields: object) -> int:
    assert root.post("/admin/boards/new", {"name": name, **fields}).status_code == 303
    return int(root.app.db.reader().value("SELECT max(id) FROM board"))


def keep(root: Person, board_id: int, name: str) -> None:
    assert root.post(f"/admin/boards/{board_id}/keepers", {"names": name}).status_code == 303


def release(root: Person, board_id: int, member_id: int) -> None:
    assert root.post(f"/admin/boards/{board_id}/keepers/release", {"member": str(member_id)}).status_code == 303


def where(app: Forum, topic: int) -> str:
    sql = "SELECT b.slug FROM topic t JOIN board b ON b.id = t.board_id WHERE t.id = :topic"
    return str(app.db.reader().value(sql, topic=topic))


def test_many_that_were_moved_do_not_come_back_by_one_who_lost_their_boards(
    app: Forum, root: Person, bob: Person, ann: Person
) -> None:
    first, second, third = (board(root, name) for name in ("Attic", "Barn", "Cellar"))
    bob_id = app.db.reader().value("SELECT id FROM member WHERE name = 'bob'")
    for each in (first, second, third):
        keep(root, each, "bob")
    topics = [ann.topic(f"In the {slug}", board=slug) for slug in ("attic", "barn")]
    assert bob.post("/topics/bulk", {"ids": list(map(str, topics)), "act": "move", "board": "talk"}).status_code == 303
    act = last(app)
    release(root, first, bob_id), release(root, second, bob_id)
    bob.post(f"/acts/{act}/undo")
    assert [where(app, topic) for topic in topics] == ["talk", "talk"]
    assert root.post(f"/acts/{act}/undo").status_code == 303
    assert [where(app, topic) for topic in topics] == ["attic", "barn"]


def test_a_merge_is_taken_apart_by_whoever_keeps_both_boards(
    app: Forum, root: Person, bob: Person, ann: Person
) -> None:
    keep(root, board(root, "Attic"), "bob")
    topic, into = ann.topic("Into it"), ann.topic("It", board="attic")
    assert root.post(f"/t/{topic}/merge", {"into": str(into)}).status_code == 303
    act = last(app)
    assert bob.post(f"/acts/{act}/undo").status_code == 409
    assert bob.get(f"/t/{topic}").headers["Location"].startswith(f"/t/{into}")
    assert root.post(f"/acts/{act}/undo").status_code == 303
    assert where(app, topic) == "talk"


def test_who_keeps_one_board_does_not_pin_on_the_first_page_by_undoing(
    app: Forum, root: Person, bob: Person, ann: Person
) -> None:
    keep(root, board(root, "Attic"), "bob")
    topic = ann.topic(board="attic")
    for pinned in ("2", "0"):
        root.post(f"/t/{topic}/pin", {"pinned": pinned})
    assert bob.post(f"/acts/{last(app)}/undo").status_code == 409
    assert app.db.reader().value("SELECT pinned FROM topic WHERE id = :topic", topic=topic) == 0
    root.post(f"/t/{topic}/pin", {"pinned": "2"})
    bob.post(f"/t/{topic}/pin", {"pinned": "0"})
    assert bob.post(f"/acts/{last(app)}/undo").status_code == 303, "their own slip"
    assert app.db.reader().value("SELECT pinned FROM topic WHERE id = :topic", topic=topic) == 2


def test_a_group_one_looks_after_no_more_is_not_changed_by_undoing(app: Forum, root: Person, mod: Person) -> None:
    at = root.post("/admin/groups", {"name": "Choir", "joining": "hand"}).headers["Location"]
    ids = dict(app.db.reader().tuples("SELECT name, id FROM member"))
    root.post(f"{at}/add", {"names": "mod\nbob"})
    root.post(f"{at}/keeper", {"member": str(ids["mod"]), "keeper": "1"})
    assert mod.post(f"{at}/out", {"ids": [str(ids["mod"]), str(ids["bob"])]}).status_code == 303
    for act in (last(app), last(app) - 1):
        assert mod.post(f"/acts/{act}/undo").status_code == 409
    assert app.db.reader().value("SELECT count(*) FROM people_member") == 0
    assert root.post(f"/acts/{last(app)}/undo").status_code == 303


def test_a_solution_that_moved_away_is_not_unmarked_by_undoing(
    app: Forum, root: Person, bob: Person, ann: Person
) -> None:
    keep(root, board(root, "Attic"), "bob")
    topic = ann.topic(board="attic")
    post = ann.reply(topic)
    assert bob.post(f"/p/{post}/solve", {"solved": "1"}).status_code == 303
    act = last(app)
    root.post(f"/t/{topic}/move", {"board": "talk"})
    assert bob.post(f"/acts/{act}/undo").status_code == 404
    assert app.db.reader().value("SELECT post_id FROM solution") == post
    assert root.post(f"/acts/{act}/undo").status_code == 303
    assert app.db.reader().value("SELECT count(*) FROM solution") == 0


def test_what_owners_decide_about_rights_only_owners_undo(app: Forum, root: Person, bob: Person, mod: Person) -> None:
    attic = board(root, "Attic")
    keep(root, attic, "bob"), keep(root, attic, "ann")
    named = last(app)
    release(root, attic, app.db.reader().value("SELECT id FROM member WHERE name = 'ann'"))
    released = last(app)
    assert root.post(f"/admin/boards/{attic}/rights", {"preset": "members"}).status_code == 303
    changed = last(app)
    for person in (bob, mod):
        for act in (changed, released, named):
            assert person.post(f"/acts/{act}/undo").status_code == 404
        assert "/undo" not in person.page("/order/log")
    assert root.post(f"/acts/{changed}/undo").status_code == 303


def test_a_poll_that_moved_away_is_not_opened_by_undoing(app: Forum, root: Person, bob: Person, ann: Person) -> None:
    keep(root, board(root, "Attic"), "bob")
    poll = {"poll_question": "Well?", "poll_choices": "yes\nno"}
    made = ann.post("/new", {"board": "attic", "title": "A poll", "body": "b", **poll})
    topic = int(made.headers["Location"].split("/")[2])
    assert bob.post(f"/poll/{topic}/close").status_code == 303
    act = last(app)
    root.post(f"/t/{topic}/move", {"board": "talk"})
    assert bob.post(f"/acts/{act}/undo").status_code == 404
    assert root.post(f"/acts/{act}/undo").status_code == 303
