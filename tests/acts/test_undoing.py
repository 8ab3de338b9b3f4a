"""What a moderator did is taken back: from the word after it and from the log, as it was, and once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forum_app import Forum
from tests.people import Person

STATE = "SELECT board_id, locked, lock_reason, opened_at, pinned, pinned_until, deleted_at, deleted_by FROM topic"


def state(person: Person, topic: int) -> tuple[Any, ...]:
    return person.app.db.reader().tuples(f"{STATE} WHERE id = :id", id=topic)[0]


def last(app: Forum) -> int:
    return int(app.db.reader().value("SELECT max(id) FROM act") or 0)


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("lock", {"locked": "1", "reason": "enough"}),
        ("pin", {"pinned": "2", "until": "2035-01-01T10:00"}),
        ("move", {"board": "around-the-fire", "trace": "1"}),
        ("delete", {}),
    ],
)
def test_the_button_in_the_toast_brings_back_what_was(
    act: str, fields: dict[str, str], ann: Person, mod: Person
) -> None:
    topic = ann.topic()
    ann.reply(topic)
    before = state(ann, topic)
    where = mod.post(f"/t/{topic}/{act}", fields).headers["Location"]
    assert state(ann, topic) != before
    button = re.search(r'formaction="(/acts/\d+/undo)" name="next" value="([^"]+)"', mod.page(where))
    assert button
    answer = mod.post(button[1], {"next": button[2]})
    assert (answer.status_code, answer.headers["Location"]) == (303, where)
    assert state(ann, topic) == before
    assert not list(ann.app.events.provided("check")[0](ann.app.db.reader()))
    assert "/undo" not in mod.page(where)


def test_what_was_open_pinned_and_there_is_so_again(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    for act, fields in (
        ("lock", {"locked": "1", "reason": "over"}), ("pin", {"pinned": "1"}), ("delete", {}),
    ):  # fmt: skip
        mod.post(f"/t/{topic}/{act}", fields)
    for act, fields in (("restore", {}), ("lock", {"locked": "0"}), ("pin", {"pinned": "0"})):
        before = state(ann, topic)
        mod.post(f"/t/{topic}/{act}", fields)
        assert mod.post(f"/acts/{last(ann.app)}/undo").status_code == 303
        assert state(ann, topic) == before


def test_what_changed_again_since_stays_and_is_said(ann: Person, mod: Person, root: Person) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    act = last(ann.app)
    root.post(f"/t/{topic}/lock", {"locked": "1", "reason": "for another reason"})
    answer = mod.post(f"/acts/{act}/undo")
    assert answer.status_code == 409
    assert "changed it again" in answer.get_data(as_text=True)
    assert state(ann, topic)[1:3] == (1, "for another reason")


def test_of_two_who_undo_one_is_told_that_it_is_undone(ann: Person, mod: Person, root: Person) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    assert root.post(f"/acts/{last(ann.app)}/undo").status_code == 303
    answer = mod.post(f"/acts/{last(ann.app)}/undo")
    assert answer.status_code == 409
    assert "undone already" in answer.get_data(as_text=True)


def test_after_thirty_days_it_is_too_late(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE act SET at = at - 31 * 86400")
    answer = mod.post(f"/acts/{last(ann.app)}/undo")
    assert answer.status_code == 409
    assert "30 days" in answer.get_data(as_text=True)


def test_others_undo_nothing_and_learn_nothing(ann: Person, bob: Person, guest: Person, mod: Person) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    assert bob.post(f"/acts/{last(ann.app)}/undo").status_code == 404
    assert bob.post("/acts/99/undo").status_code == 404
    assert guest.post(f"/acts/{last(ann.app)}/undo").status_code == 403
    assert "/undo" not in ann.page(f"/t/{topic}")


def test_an_authors_own_deletes_are_no_acts_of_order(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    ann.post(f"/p/{ann.reply(topic)}/delete")
    alone = mod.topic("my own slip")
    mod.post(f"/t/{alone}/delete")
    mod.post(f"/t/{alone}/restore")
    assert last(ann.app) == 0


def test_a_post_comes_back_with_the_topics_place(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    post = bob.reply(topic)
    ann.topic("another, newer")
    row = "SELECT bump, hot, last_post_id, replies FROM topic WHERE id = :id"
    before = ann.app.db.reader().tuples(row, id=topic)
    mod.post(f"/p/{post}/delete")
    mod.post(f"/acts/{last(ann.app)}/undo")
    assert ann.app.db.reader().tuples(row, id=topic) == before
    assert not [p for fn in ann.app.events.provided("check") for p in fn(ann.app.db.reader())]


def _many(person: Person, topics: list[int], act: str, **fields: str) -> Any:
    return person.post("/topics/bulk", {"ids": [str(t) for t in topics], "act": act, "next": "/b/talk", **fields})


@pytest.mark.parametrize(
    ("act", "fields"),
    [("lock", {}), ("pin", {}), ("move", {"board": "around-the-fire", "trace": "1"}), ("delete", {})],
)
def test_what_was_done_to_many_is_one_act_and_one_undo(
    act: str, fields: dict[str, str], ann: Person, mod: Person
) -> None:
    topics = [ann.topic(f"topic {n}") for n in range(12)]
    before = [state(ann, topic) for topic in topics]
    _many(mod, topics, act, **fields)
    assert [state(ann, topic) for topic in topics] != before
    assert ann.app.db.reader().tuples("SELECT kind, things FROM act") == [(act, 12)]
    answer = mod.post(f"/acts/{last(ann.app)}/undo", {"next": "/b/talk"})
    assert answer.headers["Location"] == "/b/talk"
    assert "12 are as they were." in mod.page("/b/talk")
    assert [state(ann, topic) for topic in topics] == before
    assert not [p for fn in ann.app.events.provided("check") for p in fn(ann.app.db.reader())]


def test_of_many_what_changed_again_stays_and_is_counted(ann: Person, mod: Person, root: Person) -> None:
    topics = [ann.topic(f"topic {n}") for n in range(3)]
    _many(mod, topics, "lock")
    act = last(ann.app)
    root.post(f"/t/{topics[1]}/lock", {"locked": "0"})
    mod.post(f"/acts/{act}/undo", {"next": "/b/talk"})
    assert "2 are as they were. 1 was changed again since, and stays." in mod.page("/b/talk")
    assert [state(ann, topic)[1] for topic in topics] == [0, 0, 0]


def test_when_all_of_many_changed_again_nothing_is_called_undone(ann: Person, mod: Person, root: Person) -> None:
    topics = [ann.topic(f"topic {n}") for n in range(2)]
    _many(mod, topics, "lock")
    act = last(ann.app)
    _many(root, topics, "open")
    assert mod.post(f"/acts/{act}/undo").status_code == 409
    assert ann.app.db.reader().value("SELECT undone_at FROM act WHERE id = :id", id=act) is None


def test_changed_words_and_titles_come_back_and_are_found(ann: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic("Quinces", "Yellow in autumn.")
    first = ann.app.db.reader().value("SELECT id FROM post WHERE topic_id = :id", id=topic)
    where = mod.post(f"/p/{first}/edit", {"title": "Medlars", "body": "Brown in winter."}).headers["Location"]
    assert "Undo" in mod.page(where)
    mod.post(f"/acts/{last(ann.app)}/undo")
    page = guest.page(f"/t/{topic}")
    assert "Quinces" in page
    assert "Yellow in autumn." in page
    assert f"/t/{topic}" in guest.page("/search?q=quinces")
    assert f"/t/{topic}" not in guest.page("/search?q=medlars")
    ann.post(f"/p/{first}/edit", {"body": "Still yellow."})  # one's own words are no act
    assert last(ann.app) == 1


def test_words_that_their_author_changed_since_stay(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic, "one")
    mod.post(f"/p/{post}/edit", {"body": "two"})
    ann.post(f"/p/{post}/edit", {"body": "three"})
    assert mod.post(f"/acts/{last(ann.app)}/undo").status_code == 409
    assert "three" in ann.page(f"/t/{topic}")


def test_what_is_removed_for_good_is_told_and_not_undone(ann: Person, root: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic, "secret")
    root.post(f"/p/{post}/edit", {"body": "other"})
    root.post(f"/p/{post}/delete")
    root.post(f"/p/{post}/purge")
    page = root.page("/admin/acts")
    assert "removed a post for good" in page
    assert "cannot be undone" in page
    assert root.post(f"/acts/{last(ann.app)}/undo").status_code == 409
    assert not ann.app.db.reader().column("SELECT id FROM act WHERE data LIKE '%secret%'")
    assert "/undo" not in root.page("/admin/acts")


def test_a_solution_comes_back_with_its_post_and_by_itself(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    one, two = bob.reply(topic), bob.reply(topic)
    ann.post(f"/p/{one}/solve", {"solved": "1"})
    solved = "SELECT t.solved_post_id, s.post_id, s.set_by FROM topic t JOIN solution s ON s.topic_id = t.id"
    before = ann.app.db.reader().tuples(solved)
    for do in (f"/p/{one}/delete", f"/p/{two}/solve"):
        mod.post(do, {"solved": "1"})
        assert ann.app.db.reader().tuples(solved) != before
        assert mod.post(f"/acts/{last(ann.app)}/undo").status_code == 303
        assert ann.app.db.reader().tuples(solved) == before
    told = ann.post(f"/p/{two}/solve", {"solved": "1"}, headers={"Accept": "application/json"}).get_json()
    assert told["undo"] == ""  # the author's own
    assert mod.post(f"/p/{one}/solve", headers={"Accept": "application/json"}).get_json()["undo"].endswith("/undo")
