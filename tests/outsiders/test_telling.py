"""Nobody is told of what they do not see; who leaves a group sees nothing of it, and all again with the right."""

from __future__ import annotations

import re

import pytest

from forum_app import Forum
from tests.outsiders.inside import SLUG, WORD, Inside, let_see, put_in, take_out, write
from tests.people import Person


def _bell(person: Person) -> int:
    found = person.get("/live?since=0").get_json()
    return int(found.get("notices") or 0)


def test_who_does_not_see_the_board_is_not_told_when_named_quoted_or_following(
    app: Forum, inside: Inside, ann: Person, bob: Person, mod: Person
) -> None:
    bob.post("/u/ina/level", {"level": "follow"})
    ann_post = ann.reply(ann.topic("outside"))
    write(inside, 2)  # names ann, bob and mod
    inside.ina.reply(inside.topics[0], f"> [ann #1](/p/{ann_post}):\n>\n> An answer.\n\nso says ann")
    for person in (ann, bob, mod):
        assert _bell(person) == 0
        assert WORD not in person.page("/notices")
    assert app.db.reader().value("SELECT count(*) FROM notice") > 0  # ina and ivo are


def test_a_big_crowd_of_followers_is_told_as_far_as_it_sees(
    app: Forum, inside: Inside, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a job."""
    monkeypatch.setattr("forum_app.notifications.telling.AT_ONCE", 0)
    for person in (bob, inside.ivo):
        person.post("/u/ina/level", {"level": "follow"})
    inside.ina.topic("in the club", WORD, SLUG)
    app.jobs.run_due()
    assert (_bell(bob), _bell(inside.ivo)) == (0, 1)


def test_who_leaves_the_group_has_nothing_of_it_until_they_come_back(app: Forum, inside: Inside) -> None:
    write(inside, 4)
    ivo, first = inside.ivo, inside.topics[0]
    inside.ina.reply(first, f"{WORD}, says ina to @ivo")
    ivo.post(f"/p/{inside.posts[0]}/bookmark", {"on": "1"})
    ivo.post(f"/drafts/reply:{first}", {"body": "begun"})
    ivo.post(f"/t/{first}/level", {"level": "follow"})
    ivo.post(f"/b/{SLUG}/level", {"level": "follow"})
    places = (
        "/",
        "/notices",
        "/notices/latest",
        "/bookmarks",
        "/settings/notices",
        "/unread",
        "/u/ivo/posts",
        "/boards",
    )
    there = {path: WORD in ivo.page(path) for path in places}
    bell, notice = _bell(ivo), app.db.reader().value("SELECT max(id) FROM notice WHERE member_id = (SELECT id FROM "
                                                     "member WHERE name = 'ivo')")  # fmt: skip
    assert all(there.values()) and bell
    with app.db.transaction() as tx:
        take_out(tx, inside.people, "ivo")
    assert [path for path in places if WORD in ivo.page(path)] == []
    assert _bell(ivo) == 0
    assert "The " + WORD not in ivo.page("/drafts") and f"A {WORD}" not in ivo.page("/drafts")
    assert ivo.get(f"/notices/{notice}").status_code == 404
    assert ivo.post(f"/p/{inside.posts[0]}/bookmark", {"note": "x"}).status_code == 404
    assert "There was nothing new." in _said(ivo, ivo.post("/notices/read"))
    with app.db.transaction() as tx:
        put_in(tx, inside.people, "ivo")
    assert {path: WORD in ivo.page(path) for path in places} == there
    assert _bell(ivo) == bell


def _said(person: Person, answer: object) -> str:
    return person.page(answer.headers["Location"])  # type: ignore[attr-defined]


def test_a_topic_that_moves_inside_takes_its_notices_along(
    inside: Inside, ann: Person, bob: Person, root: Person
) -> None:
    topic = ann.topic("soon inside")
    bob.reply(topic, "hello @ann")
    assert _bell(ann) == 1
    root.post(f"/t/{topic}/move", {"board": SLUG})
    assert _bell(ann) == 0
    assert "soon inside" not in ann.page("/notices")
    root.post(f"/t/{topic}/move", {"board": "talk"})
    assert _bell(ann) == 1


def test_a_topic_that_moves_inside_leaves_no_trace(
    app: Forum, inside: Inside, ann: Person, root: Person, guest: Person
) -> None:
    topic = ann.topic("soon inside")
    root.post(f"/t/{topic}/move", {"board": SLUG, "trace": "1"})
    assert app.db.reader().value("SELECT count(*) FROM topic_trace") == 0
    outside = inside.ina.topic(f"soon {WORD} outside", "words", SLUG)
    root.post(f"/t/{outside}/move", {"board": "talk", "trace": "1"})
    assert f"soon {WORD} outside" in inside.ina.page(f"/b/{SLUG}")
    assert "soon inside" not in guest.page("/b/talk")


def test_a_trace_to_a_board_that_became_private_is_not_shown(
    app: Forum, inside: Inside, ann: Person, root: Person, guest: Person
) -> None:
    root.post("/admin/boards/new", {"name": "spare"})
    topic = ann.topic("moved away")
    root.post(f"/t/{topic}/move", {"board": "spare", "trace": "1"})
    assert "moved away" in guest.page("/b/talk")
    with app.db.transaction() as tx:
        let_see(tx, int(tx.value("SELECT id FROM board WHERE slug = 'spare'")), {inside.people: 31})
    assert "moved away" not in guest.page("/b/talk")
    assert "moved away" in inside.ina.page("/b/talk")


def test_what_was_removed_for_good_inside_is_absent(inside: Inside, root: Person, guest: Person) -> None:
    write(inside, 2)
    topic, post = inside.topics[0], inside.posts[1]
    inside.ina.post(f"/p/{post}/delete")
    root.post(f"/p/{post}/purge")
    assert (root.get(f"/p/{post}").status_code, guest.get(f"/p/{post}").status_code) == (410, 404)
    root.post(f"/t/{topic}/delete")
    root.post(f"/t/{topic}/purge")
    for path in (f"/t/{topic}", f"/p/{post}"):
        assert (root.get(path).status_code, guest.get(path).status_code) == (410, 404)


def test_an_open_page_hears_nothing_from_inside(inside: Inside, bob: Person) -> None:
    write(inside, 2)
    assert bob.get(f"/live?topic={inside.topics[0]}&after=0").get_json() == bob.get("/live?topic=1&after=9").get_json()
    assert bob.get(f"/live?since=0&board={inside.board}").get_json().get("topics") is None
    assert inside.ivo.get(f"/live?topic={inside.topics[0]}&after=1").get_json()["new"] == 2


def test_numbers_in_forms_are_of_what_one_sees(inside: Inside, bob: Person) -> None:
    """The newest post of all, and the newest topic, would tell that something is written somewhere."""
    bob.topic("outside")
    inside.ina.topic("outside too")  # unread to bob
    forms = [re.findall(r'name="(?:upto|after)" value="(\d+)"', bob.page(path)) for path in ("/unread", "/new")]
    assert all(forms)
    write(inside, 2)
    assert [re.findall(r'name="(?:upto|after)" value="(\d+)"', bob.page(path)) for path in ("/unread", "/new")] == forms
