"""Bookmarks: kept, noted, taken away and brought back; nobody else's business."""

from __future__ import annotations

import re

from forum_app.bookmarks import check, leaving
from tests.people import PASSWORD, Person

JSON = {"Accept": "application/json"}


def keep(person: Person, post: int, on: str = "1", **more: str) -> int:
    return person.post(f"/p/{post}/bookmark", {"on": on, **more}).status_code


def kept(person: Person) -> list[int]:
    return [int(post) for post in re.findall(r'<li class="kept" id="p(\d+)"', person.page("/bookmarks"))]


def pressed(page: str, post: int) -> str:
    found = re.search(rf'/p/{post}/bookmark" name="on" value="\d" aria-pressed="(\w+)"', page)
    return found[1] if found else "there is no button"


def test_a_post_is_kept_and_is_on_ones_list_alone(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic("Kettles")
    post = ann.reply(topic, "Descale them.")
    assert "Nothing kept yet" in bob.page("/bookmarks")
    assert (keep(bob, post), keep(bob, post)) == (303, 303)
    assert pressed(bob.page(f"/t/{topic}"), post) == "true"
    assert pressed(ann.page(f"/t/{topic}"), post) == "false"
    assert pressed(guest.page(f"/t/{topic}"), post) == "there is no button"
    assert "Descale them." in bob.page("/bookmarks")
    assert (kept(bob), kept(ann)) == ([post], [])
    assert guest.get("/bookmarks").status_code == 403


def test_a_note_is_written_changed_and_refused_when_too_long(ann: Person, bob: Person) -> None:
    post = ann.reply(ann.topic())
    keep(bob, post)
    assert bob.post(f"/p/{post}/bookmark", {"note": "for <b>Sunday</b> 周日"}).status_code == 303
    assert "for &lt;b&gt;Sunday&lt;/b&gt; 周日" in bob.page("/bookmarks")
    refused = bob.post(f"/p/{post}/bookmark", {"note": "x" * 201})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "at most 200 characters; this one has 201" in page
    assert "x" * 201 in page
    assert bob.post(f"/p/{post}/bookmark", {"note": ""}).status_code == 303
    assert "周日" not in bob.page("/bookmarks")


def test_a_bookmark_that_was_taken_away_comes_back_with_its_note_and_place(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    posts = [ann.reply(topic) for _ in range(3)]
    for post in posts:
        keep(bob, post)
    bob.post(f"/p/{posts[1]}/bookmark", {"note": "the second"})
    answer = bob.post(f"/p/{posts[1]}/bookmark", {"on": "0", "next": "list"})
    page = bob.page(answer.headers["Location"])
    assert "The bookmark is gone." in page
    assert "Undo" in page
    assert kept(bob) == [posts[2], posts[0]]
    assert keep(bob, posts[1], next="list") == 303
    assert kept(bob) == posts[::-1]
    assert "the second" in bob.page("/bookmarks")


def test_of_a_deleted_post_there_is_a_line_without_words(ann: Person, bob: Person, mod: Person) -> None:
    topic = ann.topic("Secret heading")
    post = ann.reply(topic, "secret words")
    keep(bob, post)
    ann.post(f"/p/{post}/delete")
    page = bob.page("/bookmarks")
    assert "secret words" not in page
    assert "The post you kept here was deleted." in page
    mod.post(f"/t/{topic}/delete")
    assert "Secret heading" not in bob.page("/bookmarks")
    assert keep(bob, post, "0", next="list") == 303  # and it can be taken away
    assert kept(bob) == []
    assert keep(bob, post) == 404  # but not kept anew


def test_what_was_never_kept_and_what_another_keeps_is_as_absent(ann: Person, bob: Person) -> None:
    post = ann.reply(ann.topic())
    keep(ann, post)
    for form in ({"note": "mine"}, {"on": "0"}):
        assert bob.post(f"/p/{post}/bookmark", form).status_code == 404
        assert bob.post("/p/99999/bookmark", form).status_code == 404
    assert kept(ann) == [post]


def test_the_list_is_paged(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    posts = [ann.reply(topic) for _ in range(33)]
    for post in posts:
        keep(bob, post)
    following = re.search(r'href="(/bookmarks\?before=\d+)"', bob.page("/bookmarks"))
    assert following
    rest = re.findall(r'<li class="kept" id="p(\d+)"', bob.page(following[1]))
    assert kept(bob) + [int(post) for post in rest] == posts[::-1]
    assert "Older bookmarks" not in bob.page(following[1])


def test_a_script_gets_the_button(ann: Person, bob: Person) -> None:
    post = ann.reply(ann.topic())
    answer = bob.post(f"/p/{post}/bookmark", {"on": "1"}, headers=JSON).json
    assert pressed(answer["html"], post) == "true"  # type: ignore[index]
    assert (answer["say"], answer["label"]) == ("Bookmarked.", "Add a note")  # type: ignore[index]
    path, _, place = answer["href"].partition("#")  # type: ignore[index]
    assert re.search(rf'<details class="more grow" open>.*?<input id="{place}"', bob.page(path))
    answer = bob.post(f"/p/{post}/bookmark", {"on": "0"}, headers=JSON).json
    assert (answer["say"], answer["label"], answer["href"]) == ("Bookmark removed.", "Undo", "")  # type: ignore[index]


def test_they_go_with_their_owner_and_with_the_post(ann: Person, bob: Person, mod: Person, root: Person) -> None:
    topic = ann.topic()
    post, other = ann.reply(topic), ann.reply(topic)
    for person in (bob, mod):
        keep(person, post), keep(person, other)
    id_ = bob.app.db.reader().value("SELECT id FROM member WHERE name = 'bob'")
    ((path, content),) = leaving.take_along(bob.app.db.reader(), id_)
    assert (path, content.count(b'"post"')) == ("bookmarks.json", 2)
    bob.post("/settings/leave", {"password": PASSWORD})
    bob.app.jobs.run_due()
    ann.post(f"/p/{post}/delete"), root.post(f"/p/{post}/purge")
    assert bob.app.db.reader().column("SELECT post_id FROM bookmark") == [other]
    assert list(check.problems(bob.app.db.reader())) == []
