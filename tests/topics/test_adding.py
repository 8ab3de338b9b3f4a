"""What an author adds below the opening post."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

from forum_app import Forum
from forum_app.kernel.clock import now
from forum_app.topics import adding
from forum_app.transfer import exporting
from forum_app.transfer.importing import Importer
from forum_app.transfer.lines import parse
from tests.people import Person


def _first(person: Person, topic: int) -> int:
    return int(person.app.db.reader().value("SELECT id FROM post WHERE topic_id = :t AND number = 1", t=topic))


def _problems(app: Forum) -> list[str]:
    db = app.db.reader()
    return [problem for look in app.events.provided("check") for problem in look(db)]


def _added(person: Person, topic: int, body: str = "Found it.") -> int:
    post = _first(person, topic)
    assert person.post(f"/p/{post}/append", {"body": body}).status_code == 303
    return post


def test_an_author_adds_to_the_opening_post(ann: Person, guest: Person) -> None:
    topic = ann.topic()
    _added(ann, topic, "It was **here**.")
    _added(ann, topic, "And there.")
    page = guest.page(f"/t/{topic}")
    assert re.findall(r"no\. (\d) · <time", page) == ["1", "2"]
    assert "<strong>here</strong>" in page
    assert page.index("Its first words") < page.index("<strong>here") < page.index("And there")


def test_only_the_author_may_and_only_to_the_first(ann: Person, bob: Person, mod: Person, root: Person) -> None:
    topic = ann.topic()
    post, reply = _first(ann, topic), ann.reply(topic)
    for person in (bob, mod, root):
        assert person.post(f"/p/{post}/append", {"body": "x"}).status_code == 404
        assert "/append" not in person.page(f"/t/{topic}")
    assert ann.post(f"/p/{reply}/append", {"body": "x"}).status_code == 403
    assert ann.page(f"/t/{topic}").count("/append") == 1
    own = mod.topic()
    assert f"/p/{_first(mod, own)}/append" in mod.page(f"/t/{own}")


def test_not_while_the_topic_is_locked_or_deleted_and_the_words_are_kept(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    post = _first(ann, topic)
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    refused = ann.post(f"/p/{post}/append", {"body": "my careful words"})
    assert refused.status_code == 403
    assert "my careful words" in refused.get_data(as_text=True)
    assert "/append" not in ann.page(f"/t/{topic}")
    mod.post(f"/t/{topic}/lock", {"locked": "0"})
    ann.post(f"/t/{topic}/delete")
    assert ann.post(f"/p/{post}/append", {"body": "x"}).status_code == 409


def test_it_changes_neither_the_place_of_the_topic_nor_its_counts(ann: Person, bob: Person) -> None:
    old = ann.topic("Old")
    bob.topic("New")
    before = ann.app.db.reader().tuples("SELECT bump, replies, numbers, last_post_at FROM topic WHERE id = :t", t=old)
    _added(ann, old)
    after = ann.app.db.reader().tuples("SELECT bump, replies, numbers, last_post_at FROM topic WHERE id = :t", t=old)
    assert before == after
    assert _problems(ann.app) == []


def test_it_is_found_with_its_post_and_stays_so(ann: Person, guest: Person) -> None:
    topic = ann.topic("Kettle", "first words")
    post = _added(ann, topic, "The solution is zeppelin grease.")
    assert "<mark>zeppelin</mark>" in guest.page("/search?q=zeppelin")
    ann.post(f"/p/{post}/edit", {"title": "Kettle", "body": "other words"})
    for word in ("zeppelin", "other"):
        assert f"<mark>{word}</mark>" in guest.page(f"/search?q={word}")
    assert "Nothing was found" in guest.page("/search?q=first+words")
    assert _problems(ann.app) == []
    for rebuild in ann.app.events.provided("rebuild"):
        rebuild(ann.app.db, lambda _: None)
    assert _problems(ann.app) == []


def test_sent_twice_it_is_one(ann: Person) -> None:
    topic = ann.topic()
    post = _first(ann, topic)
    for _ in range(2):
        assert ann.post(f"/p/{post}/append", {"body": "once", "after": "0"}).status_code == 303
    assert ann.page(f"/t/{topic}").count("<p>once</p>") == 1


def test_there_is_an_end_to_adding(ann: Person) -> None:
    topic = ann.topic()
    post = _added(ann, topic)
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE addendum SET number = :n", n=adding.MOST)
        tx.run("UPDATE post SET addenda = :n WHERE id = :id", n=adding.MOST, id=post)
    answer = ann.post(f"/p/{post}/append", {"body": "one more"})
    assert answer.status_code == 403
    assert "one more" in answer.get_data(as_text=True)


def test_empty_and_endless_texts_are_refused(ann: Person) -> None:
    post = _first(ann, ann.topic())
    for body, said in ((" ", "There are no words yet."), ("x" * 32_001, "at most 32000")):
        answer = ann.post(f"/p/{post}/append", {"body": body})
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)


def test_a_topic_page_asks_for_what_was_added_only_where_there_is_something(ann: Person, guest: Person) -> None:
    topic = ann.topic()
    ran: list[str] = []
    ann.app.db.trace = lambda sql, _: ran.append(sql)
    guest.page(f"/t/{topic}")
    assert not any("addendum" in sql for sql in ran)
    ann.app.db.trace = None
    _added(ann, topic)
    ann.app.db.trace = lambda sql, _: ran.append(sql)
    guest.page(f"/t/{topic}")
    assert sum("addendum" in sql for sql in ran) == 1
    ann.app.db.trace = None


def test_it_goes_out_and_comes_in_again(ann: Person, open_app: Callable[..., Forum], tmp_path: Path) -> None:
    _added(ann, ann.topic("Whole", "first"), "later *words* 后来")
    target = tmp_path / "out.jsonl.gz"
    exporting.export(ann.app.db.reader(), ann.app.config["INSTANCE"], target)
    lines = gzip.decompress(target.read_bytes()).splitlines()
    told = [post["addenda"] for line in lines for post in json.loads(line)["posts"] if "addenda" in post]
    assert [[one["body"] for one in some] for some in told] == [["later *words* 后来"]]
    other = open_app(tmp_path / "other")
    with other.app_context():
        Importer(other.db, "x", other.options).run(parse(n, line) for n, line in enumerate(lines, 1))
    assert _problems(other) == []
    assert "<em>words</em>" in str(other.db.reader().value("SELECT html FROM addendum"))
    again = tmp_path / "again.jsonl.gz"
    exporting.export(other.db.reader(), other.config["INSTANCE"], again)
    assert gzip.decompress(again.read_bytes()).splitlines() == lines


def test_check_sees_a_wrong_count(ann: Person) -> None:
    post = _added(ann, ann.topic())
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE post SET addenda = 3 WHERE id = :id", id=post)
    assert [problem for problem in _problems(ann.app) if "counts 3 addenda" in problem]


# --- the time in which a post can be changed


def _long_ago(person: Person, post: int, minutes: int) -> None:
    with person.app.db.transaction() as tx:
        tx.run("UPDATE post SET created_at = :at WHERE id = :id", at=now() - 60 * minutes, id=post)
        tx.run("UPDATE topic SET version = version + 1")


def test_after_the_window_members_add_instead(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    first, reply = _first(ann, topic), ann.reply(topic)
    with ann.app.db.transaction() as tx:
        ann.app.options.put(tx, {"edit_window": 30}, now())
    assert ann.post(f"/p/{reply}/edit", {"body": "in time"}).status_code == 303
    for post in (first, reply):
        _long_ago(ann, post, 31)
    refused = ann.post(f"/p/{first}/edit", {"title": "t", "body": "my careful words"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 403
    assert "add something below" in page
    assert "my careful words" in page
    assert "add something below" not in ann.get(f"/p/{reply}/edit").get_data(as_text=True)
    shown = ann.page(f"/t/{topic}")
    assert [f"/p/{post}/edit" in shown for post in (first, reply)] == [False, False]
    assert [f"/p/{first}/append" in shown, f"/p/{reply}/delete" in shown] == [True, True]
    _added(ann, topic)
    assert mod.post(f"/p/{reply}/edit", {"body": "by staff"}).status_code == 303


def test_the_owner_sets_the_window(root: Person) -> None:
    form = {"name": "n", "about": "", "language": "en", "zone": "UTC", "joining": "open"}
    for typed, status in (("0", 303), ("30", 303), ("-1", 422), ("x", 422), ("9999999", 422), ("1.5", 422), ("", 422)):
        assert root.post("/admin/settings", {**form, "edit_window": typed}).status_code == status, typed
    assert root.app.options.read(root.app.db.reader())["edit_window"] == 30
