"""A form with a key is carried out once, however often it arrives."""

from __future__ import annotations

import threading

import pytest

from forum_app import Forum
from forum_app.drafts import jobs
from forum_app.kernel import once, queries
from forum_app.kernel.clock import now
from tests.people import Person

KEY = "0123456789abcdef" * 2


def posts(app: Forum) -> int:
    return int(app.db.reader().value("SELECT count(*) FROM post"))


def where(person: Person, path: str) -> str:
    """The page that one comes to in the end."""
    return person.get(path.partition("#")[0], follow_redirects=True).request.path


def test_a_reply_sent_twice_is_one_and_leads_to_the_same_place(ann: Person) -> None:
    topic, before = ann.topic(), posts(ann.app)
    form = {"body": "Once.", "key": KEY}
    first, second = (ann.post(f"/t/{topic}/reply", form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert posts(ann.app) == before + 1
    assert where(ann, first.headers["Location"]) == where(ann, second.headers["Location"])


def test_a_topic_sent_twice_is_one(ann: Person) -> None:
    before = posts(ann.app)
    form = {"board": "talk", "title": "Once", "body": "Once.", "key": KEY}
    first, second = (ann.post("/new", form) for _ in range(2))
    assert posts(ann.app) == before + 1
    assert where(ann, first.headers["Location"]) == where(ann, second.headers["Location"])


def test_an_addition_and_a_change_sent_twice_are_one(ann: Person) -> None:
    ann.topic()
    post = int(ann.app.db.reader().value("SELECT max(id) FROM post"))
    for number, act in enumerate(("append", "edit")):
        form = {"body": "Once.", "key": f"{number:032x}"}
        assert [ann.post(f"/p/{post}/{act}", form).status_code for _ in range(2)] == [303, 303]
    db = ann.app.db.reader()
    assert db.value("SELECT addenda FROM post WHERE id = :post", post=post) == 1
    assert db.value("SELECT count(*) FROM revision WHERE post_id = :post", post=post) == 1


def test_in_parallel_it_is_one(ann: Person) -> None:
    topic, before, answers = ann.topic(), posts(ann.app), []
    ann.csrf()
    gate = threading.Barrier(4)

    def send() -> None:
        other = Person(ann.app, "ann")
        other.csrf()
        gate.wait()
        answers.append(other.post(f"/t/{topic}/reply", {"body": "Once.", "key": KEY}).status_code)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 4
    assert posts(ann.app) == before + 1


def test_it_leads_on_also_when_the_topic_was_locked_meanwhile(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    form = {"body": "Once.", "key": KEY}
    ann.post(f"/t/{topic}/reply", form)
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    assert ann.post(f"/t/{topic}/reply", form).status_code == 303
    assert ann.post(f"/t/{topic}/reply", {**form, "key": KEY[::-1]}).status_code == 403


def test_another_members_key_means_nothing(ann: Person, bob: Person) -> None:
    topic, before = ann.topic(), posts(ann.app)
    for person in (ann, bob):
        assert person.post(f"/t/{topic}/reply", {"body": person.name, "key": KEY}).status_code == 303
    assert posts(ann.app) == before + 2
    assert bob.get(f"/drafts/new?key={KEY[::-1]}").get_json()["revision"] == 0


@pytest.mark.parametrize(
    "key", ["", "x", "0" * 31, "0" * 33, "A" * 32, "é" * 32, "' OR 1=1 --", "0" * 31 + "\n", "x" * 9999]
)
def test_garbage_is_no_key(ann: Person, key: str) -> None:
    topic, before = ann.topic(), posts(ann.app)
    for words in ("one", "two"):
        assert ann.post(f"/t/{topic}/reply", {"body": words, "key": key}).status_code == 303
    assert posts(ann.app) == before + 2
    assert ann.app.db.reader().value("SELECT count(*) FROM sent") == 0


def test_a_refused_form_uses_no_key_up(ann: Person) -> None:
    topic = ann.topic()
    assert ann.post(f"/t/{topic}/reply", {"body": " ", "key": KEY}).status_code == 422
    assert ann.post(f"/t/{topic}/reply", {"body": "words", "key": KEY}).status_code == 303


def test_a_draft_that_comes_after_its_post_is_not_kept(ann: Person) -> None:
    topic = ann.topic()
    ann.post(f"/t/{topic}/reply", {"body": "Once.", "key": KEY})
    late = ann.post(f"/drafts/reply:{topic}", {"body": "Once.", "key": KEY})
    assert late.get_json() == {"revision": 0, "sent": True}
    assert ann.get(f"/drafts/reply:{topic}?key={KEY}").get_json() == {"revision": 0, "sent": True}
    assert "No drafts" in ann.page("/drafts")


def test_an_old_page_gives_the_words_back_with_their_key(ann: Person) -> None:
    topic, before = ann.topic(), posts(ann.app)
    answer = ann.post(f"/t/{topic}/reply", {"body": "Once.", "key": KEY}, token="old")
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert "Once.</textarea>" in page and f'name="key" value="{KEY}"' in page
    assert posts(ann.app) == before


def test_keys_hold_no_words_and_are_forgotten(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ann.post("/new", {"board": "talk", "title": "Kingfisher", "body": "b", "key": KEY})
    db = ann.app.db
    assert "kingfisher" not in db.reader().value("SELECT path FROM sent").lower()
    jobs.sweep(db, {})
    assert db.reader().value("SELECT count(*) FROM sent") == 1
    monkeypatch.setattr(jobs, "now", lambda: now() + once.LIFE + 1)
    jobs.sweep(db, {})
    assert db.reader().value("SELECT count(*) FROM sent") == 0


def test_a_draft_that_arrives_while_its_words_are_sent_does_not_come_back(ann: Person) -> None:
    """The save asked whether they were sent, waited for the lock, and they were."""
    topic, app, answers = ann.topic(), ann.app, []
    ann.csrf()
    late = {"body": "Once.", "revision": "0", "key": KEY}
    saving = threading.Thread(target=lambda: answers.append(ann.post(f"/drafts/reply:{topic}", late)))
    with app.db.transaction() as tx:
        saving.start()
        saving.join(0.15)  # it stands at the lock by now, or comes there later, which is as good
        member = int(tx.value("SELECT id FROM member WHERE name = 'ann'"))
        queries.put_sent(tx, member, KEY, "/p/1", now())
    saving.join(10)
    assert answers[0].get_json()["sent"]
    assert ann.get(f"/drafts/reply:{topic}").get_json()["revision"] == 0
