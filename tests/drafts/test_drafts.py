"""Drafts: kept, found again on any device, cleared up when sent, and nobody else's."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.drafts import names, service, unsent
from forum_app.kernel.errors import StorageFull
from tests.people import PASSWORD, Person

WORDS = "I thought about it <b>all</b> night. 想了一夜。"


def keep(person: Person, name: str, body: str = WORDS, revision: int = 0, **more: str) -> TestResponse:
    return person.post(f"/drafts/{name}", {"body": body, "revision": str(revision), **more})


def kept(person: Person, name: str) -> dict[str, Any]:
    found: dict[str, Any] = person.get(f"/drafts/{name}").get_json()
    return found


def test_it_is_kept_and_found_again(ann: Person) -> None:
    answer = keep(ann, "new", title="On ovens", board="talk")
    assert answer.status_code == 200
    found = kept(ann, "new")
    assert found["fields"] == {"title": "On ovens", "body": WORDS, "board": "talk"}
    assert found["revision"] == answer.get_json()["revision"] > 0


def test_what_was_never_begun_is_none(ann: Person) -> None:
    assert kept(ann, "new") == {"revision": 0, "fields": {}}


def test_saving_goes_on_from_the_revision_that_is_there(ann: Person) -> None:
    first = keep(ann, "new").get_json()["revision"]
    second = keep(ann, "new", "more words", first).get_json()["revision"]
    assert second == first + 1
    assert kept(ann, "new")["fields"]["body"] == "more words"


def test_two_devices_overwrite_nothing_of_each_other(ann: Person) -> None:
    first = keep(ann, "new", "typed on the phone").get_json()["revision"]
    for base in (0, first + 5):
        answer = keep(ann, "new", "typed on the desk", base)
        assert answer.get_json()["elsewhere"]
        assert answer.get_json()["fields"]["body"] == "typed on the phone"
    assert kept(ann, "new")["fields"]["body"] == "typed on the phone"


def test_the_same_words_are_no_conflict(ann: Person) -> None:
    first = keep(ann, "new").get_json()
    assert keep(ann, "new", revision=0).get_json() == first


def test_typing_on_in_what_was_sent_elsewhere_is_told(ann: Person) -> None:
    answer = keep(ann, "new", revision=7)
    assert answer.get_json() == {"elsewhere": True, "revision": 0, "fields": {}}


def test_a_clock_that_is_wrong_decides_nothing(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    first = keep(ann, "new", "before").get_json()["revision"]
    monkeypatch.setattr("forum_app.drafts.views.now", lambda: 1000)  # 1970
    assert keep(ann, "new", "after", first).status_code == 200
    assert kept(ann, "new")["fields"]["body"] == "after"


def test_emptied_it_is_gone(ann: Person) -> None:
    first = keep(ann, "new").get_json()["revision"]
    assert keep(ann, "new", "  ", first).get_json() == {"revision": 0}
    assert kept(ann, "new")["revision"] == 0
    assert "No drafts" in ann.page("/drafts")


def test_a_new_draft_is_not_taken_for_an_old_one_of_its_name(ann: Person) -> None:
    first = keep(ann, "new", "old").get_json()["revision"]
    ann.post("/drafts/new/discard")
    keep(ann, "new", "young")
    assert keep(ann, "new", "old, and more", first).get_json()["elsewhere"]


def test_the_post_clears_it_up(ann: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    for name in ("new", f"reply:{topic}", f"edit:{post}", f"append:{post - 1}"):
        assert keep(ann, name).status_code == 200, name
    ann.topic("another")
    ann.post(f"/p/{post}/edit", {"body": "changed"})
    assert [kept(ann, name)["revision"] > 0 for name in ("new", f"reply:{topic}", f"edit:{post}")] == [
        False,
        True,
        False,
    ]
    ann.reply(topic)
    ann.post(f"/p/{post - 1}/append", {"body": "added"})
    assert "No drafts" in ann.page("/drafts")


def test_a_refused_post_leaves_it(ann: Person) -> None:
    keep(ann, "new")
    assert ann.post("/new", {"board": "talk", "title": "", "body": WORDS}).status_code == 422
    assert kept(ann, "new")["fields"]["body"] == WORDS


def test_another_members_draft_cannot_be_named(ann: Person, bob: Person, root: Person) -> None:
    topic = bob.topic()
    keep(ann, f"reply:{topic}", "ann's secret heron")
    for other in (bob, root):
        assert kept(other, f"reply:{topic}") == {"revision": 0, "fields": {}}
        other.post(f"/drafts/reply:{topic}/discard")
        for path in ("/drafts", f"/t/{topic}", f"/t/{topic}/reply"):
            assert "secret heron" not in other.page(path)
    assert kept(ann, f"reply:{topic}")["fields"]["body"] == "ann's secret heron"


@pytest.mark.parametrize(
    "name", ["x", "reply", "reply:0", "reply:-1", "reply:１", "edit:new", "new:1", "reply:" + "9" * 16]
)
def test_a_name_that_is_none_is_not_there(ann: Person, name: str) -> None:
    for answer in (ann.get(f"/drafts/{name}"), keep(ann, name), ann.post(f"/drafts/{name}/discard")):
        assert answer.status_code == 404


def test_names_are_read_as_they_are_written() -> None:
    for name in ("new", "reply:5", "edit:7", "append:7", "message:3", "message:new"):
        assert str(names.parse(name)) == name


def test_for_what_one_cannot_write_to_there_is_no_draft(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    mod.post(f"/t/{ann.topic('secret')}/delete")
    for name in (f"edit:{post}", f"append:{post}", "reply:99999", "edit:99999", f"reply:{topic + 1}"):
        assert keep(bob, name).status_code == 404, name


def test_one_that_was_begun_goes_on_whatever_became_of_the_topic(ann: Person, bob: Person, mod: Person) -> None:
    topic = bob.topic("About stoves")
    first = keep(ann, f"reply:{topic}").get_json()["revision"]
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    assert "It was locked meanwhile." in (page := ann.page("/drafts")) and "About stoves" in page
    assert f'href="/t/{topic}/reply"' not in page
    mod.post(f"/t/{topic}/delete")
    page = ann.page("/drafts")
    assert "It was deleted meanwhile." in page and "About stoves" not in page
    assert "想了一夜。" in page
    assert keep(ann, f"reply:{topic}", "and more", first).status_code == 200


def test_the_list_leads_on_and_throws_away(ann: Person) -> None:
    topic = ann.topic("About stoves")
    keep(ann, f"reply:{topic}")
    keep(ann, "new", title="On ovens")
    page = ann.page("/drafts")
    assert "About stoves" in page and "On ovens" in page and "&lt;b&gt;all" in page
    assert f'href="/t/{topic}/reply"' in page and 'href="/new"' in page
    assert ann.post("/drafts/new/discard").headers["Location"] == "/drafts"
    assert "On ovens" not in ann.page("/drafts")


def test_without_scripts_the_words_stand_in_the_form(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    first = int(ann.app.db.reader().value("SELECT max(id) FROM post"))
    for name, path in (
        ("new", "/new"), (f"reply:{topic}", f"/t/{topic}/reply"), (f"edit:{first}", f"/p/{first}/edit"),
        (f"append:{first}", f"/p/{first}/append"),
    ):  # fmt: skip
        keep(ann, name, f"words for {name}", title="its title", board="talk")
        assert f"words for {name}</textarea>" in ann.page(path)
    assert 'value="its title"' in ann.page("/new")
    quoted = ann.page(f"/t/{topic}/reply?quote={first}")
    assert quoted.index(f"words for reply:{topic}") < quoted.index("Its first words.")
    assert "words for" not in bob.page(f"/t/{topic}/reply")


def test_without_scripts_the_preview_keeps_the_words(ann: Person) -> None:
    topic = ann.topic()
    assert "Preview" in ann.post(f"/t/{topic}/reply", {"body": WORDS, "preview": "1"}).get_data(as_text=True)
    assert kept(ann, f"reply:{topic}")["fields"]["body"] == WORDS


def test_a_preview_is_shown_on_a_full_disk(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageFull

    monkeypatch.setattr(ann.app.db, "transaction", full)
    assert ann.post("/new", {"body": WORDS, "preview": "1"}).status_code == 200
    assert keep(ann, "new").status_code == 507


def test_a_draft_of_a_change_overwrites_nobodys_change_unseen(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    post = ann.reply(topic)
    seen = ann.page(f"/p/{post}/edit").split('name="seen" value="')[1].split('"')[0]
    keep(ann, f"edit:{post}", "ann's version", seen=seen)
    mod.post(f"/p/{post}/edit", {"body": "mod's version"})
    page = ann.page(f"/p/{post}/edit")
    assert "ann&#39;s version" in page and f'name="seen" value="{seen}"' in page
    answer = ann.post(f"/p/{post}/edit", {"body": "ann's version", "seen": seen})
    assert answer.status_code == 409
    assert "mod&#39;s version" in answer.get_data(as_text=True)


def test_a_page_says_that_there_is_one_to_its_author_alone(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    for person in (ann, bob):
        assert "data-draft-there" not in person.page(f"/t/{topic}")
    tag = ann.get(f"/t/{topic}/a-topic").headers["ETag"]
    keep(ann, f"reply:{topic}")
    assert "data-draft-there" in ann.page(f"/t/{topic}")
    assert "data-draft-there" not in bob.page(f"/t/{topic}")
    assert ann.get(f"/t/{topic}/a-topic", headers={"If-None-Match": tag}).status_code == 200
    ann.post(f"/drafts/reply:{topic}/discard")
    assert "data-draft-there" not in ann.page(f"/t/{topic}")


def test_too_much_is_said_clearly(ann: Person) -> None:
    assert keep(ann, "new", "x" * service.LONGEST_BODY).status_code == 200
    assert keep(ann, "new", "x" * (service.LONGEST_BODY + 1)).status_code == 422
    assert keep(ann, "new", title="x" * 1001).status_code == 422
    assert keep(ann, "new", "x" * 10_000_000).status_code == 422
    assert len(kept(ann, "new")["fields"]["body"]) == service.LONGEST_BODY


def test_control_characters_are_left_out(ann: Person) -> None:
    keep(ann, "new", "a\x00b\x1bc\u2029d", title="one\ntwo\x07", board="talk\x00")
    assert kept(ann, "new")["fields"] == {"title": "one two", "body": "abc\u2029d", "board": "talk"}


def test_of_drafts_there_are_so_many_and_no_more(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST", 2)
    topics = [ann.topic(f"topic {n}") for n in range(3)]
    assert [keep(ann, f"reply:{topic}").status_code for topic in topics] == [200, 200, 403]


def test_saving_is_bounded(open_app: Any, folder: Any) -> None:
    ann = Person(open_app(folder, limits=True), "ann")
    assert {keep(ann, "message:new", f"words {n}", n).status_code for n in range(70)} >= {429}


def test_a_guest_has_none(guest: Person) -> None:
    assert {guest.get(path).status_code for path in ("/drafts", "/drafts/new")} == {403}
    assert keep(guest, "new").status_code == 403


def test_a_member_takes_them_along(ann: Person) -> None:
    keep(ann, "new", title="On ovens")
    answer = ann.post("/settings/data")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        name = next(name for name in archive.namelist() if name.endswith("drafts.json"))
        assert json.loads(archive.read(name))[0]["title"] == "On ovens"


def test_who_leaves_leaves_none(ann: Person) -> None:
    keep(ann, "new")
    ann.post("/new", {"board": "talk", "title": "t", "body": "b", "key": "a" * 32})
    keep(ann, "new")
    assert ann.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    ann.app.jobs.run_due()
    db = ann.app.db.reader()
    assert db.value("SELECT (SELECT count(*) FROM draft) + (SELECT count(*) FROM sent)") == 0


def test_the_check_sees_one_that_nobody_can_open(ann: Person) -> None:
    keep(ann, "new")
    assert list(unsent.problems(ann.app.db.reader())) == []
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE draft SET about = 7")
    assert list(unsent.problems(ann.app.db.reader())) == ["member ann has a draft new:7 that nobody can open"]


def test_a_topic_that_is_removed_for_good_leaves_the_words(ann: Person, bob: Person, root: Person, app: Forum) -> None:
    topic = bob.topic()
    keep(ann, f"reply:{topic}")
    root.post(f"/t/{topic}/delete")
    root.post(f"/t/{topic}/purge")
    app.jobs.run_due()
    assert "想了一夜。" in ann.page("/drafts")


def test_words_to_a_talk_that_one_left_can_still_be_read(ann: Person, bob: Person) -> None:
    talk = ann.post("/messages/new", {"to": "bob", "body": "Hello."}).headers["Location"].partition("#")[0]
    talk_id = int(talk.partition("?")[0].rpartition("/")[2])
    keep(bob, f"message:{talk_id}", "I was about to say this. " * 20 + "The very end.")
    assert f'href="/m/{talk_id}/reply"' in bob.page("/drafts")
    bob.post(f"/m/{talk_id}/leave")
    page = bob.page("/drafts")
    assert "You are not in this talk any more" in page
    assert "The very end." in page
    assert f'href="/m/{talk_id}/reply"' not in page
