"""Feeds through the door: what stands in them, for whom, and what they cost to ask for again."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from tests.people import Person

ATOM = "{http://www.w3.org/2005/Atom}"
SETTINGS = {"name": "Plum Lane", "about": "", "language": "en", "zone": "UTC", "joining": "open"}

ALL = ("/feed.atom", "/posts.atom", "/b/talk/feed.atom", "/b/talk/posts.atom", "/t/{}/feed.atom", "/u/ann/feed.atom")


def read(person: Person, path: str) -> ET.Element:
    """The feed, parsed; it must be there."""
    answer = person.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.get_data())


def titles(person: Person, path: str) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in read(person, path).iter(f"{ATOM}entry")]


def link(element: ET.Element, rel: str) -> str:
    return next(found.attrib["href"] for found in element.findall(f"{ATOM}link") if found.attrib["rel"] == rel)


def test_a_new_topic_stands_first_in_the_feeds_of_the_forum_and_its_board(ann: Person, guest: Person) -> None:
    ann.topic("The kettle")
    second = ann.topic("The stove", "It is **warm**.")
    for path in ("/feed.atom", "/b/talk/feed.atom"):
        assert titles(guest, path)[:2] == ["The stove", "The kettle"], path
    entry = read(guest, "/b/talk/feed.atom").find(f"{ATOM}entry")
    assert entry is not None
    assert link(entry, "alternate") == f"http://localhost/t/{second}/the-stove"
    assert "<strong>warm</strong>" in (entry.findtext(f"{ATOM}content") or "")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "ann"


def test_an_answer_stands_in_the_feeds_of_posts(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic("The kettle")
    post = bob.reply(topic, "It boils.")
    for path in ("/posts.atom", "/b/talk/posts.atom", f"/t/{topic}/feed.atom"):
        assert titles(guest, path)[:2] == ["Re: The kettle", "The kettle"], path
    assert titles(guest, "/u/bob/feed.atom") == ["Re: The kettle"]
    entry = read(guest, "/u/bob/feed.atom").find(f"{ATOM}entry")
    assert entry is not None and link(entry, "alternate") == f"http://localhost/p/{post}"
    assert titles(guest, "/feed.atom")[0] == "The kettle"


def test_a_feed_says_who_it_is(ann: Person, guest: Person) -> None:
    topic = ann.topic("The kettle")
    pages = {"/feed.atom": "/", "/b/talk/feed.atom": "/b/talk", "/u/ann/feed.atom": "/u/ann"}
    pages[f"/t/{topic}/feed.atom"] = f"/t/{topic}/the-kettle"
    for path, page in pages.items():
        feed = read(guest, path)
        assert link(feed, "self") == f"http://localhost{path}"
        assert link(feed, "alternate") == f"http://localhost{page}"
        assert (feed.findtext(f"{ATOM}id") or "").startswith("tag:hearth-")
        assert feed.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}entry/{ATOM}updated")
        assert guest.get(page).get_data(as_text=True).count(f'type="application/atom+xml" href="{path}"') == 1


def test_ids_stay_when_the_address_of_the_forum_changes(
    open_app: Callable[..., Forum], folder: Path, ann: Person, guest: Person
) -> None:
    ann.topic("The kettle", "See /t/1 and [home](http://localhost/boards).")
    before = read(guest, "/feed.atom")
    after = read(Person(open_app(folder, public_url=("https://plum.example",)), ""), "/feed.atom")
    ids = [[found.text for found in feed.iter(f"{ATOM}id")] for feed in (before, after)]
    assert ids[0] == ids[1] and len(set(ids[0])) == len(ids[0])
    assert link(after, "self") == "https://plum.example/feed.atom"
    assert 'href="https://plum.example/boards"' in (after.findtext(f"{ATOM}entry/{ATOM}content") or "")


def test_what_did_not_change_is_not_sent_again(ann: Person, guest: Person) -> None:
    topic = ann.topic("The kettle")
    for path in (
        "/feed.atom",
        "/posts.atom",
        "/b/talk/feed.atom",
        "/b/talk/posts.atom",
        f"/t/{topic}/feed.atom",
        "/u/ann/feed.atom",
    ):
        first = guest.get(path)
        again = guest.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.get_data()) == (304, b""), path
        since = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert guest.get(path, headers=since).status_code == 304
        small = guest.get(path, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(small.get_data()) == first.get_data()


@pytest.mark.parametrize(
    "path",
    ["/feed.atom", "/posts.atom", "/b/talk/feed.atom", "/b/talk/posts.atom", "/t/{}/feed.atom", "/u/ann/feed.atom"],
)
def test_every_change_is_in_the_feed_at_once(path: str, ann: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic("The kettle", "It whistles.")
    post = int(ann.app.db.reader().value("SELECT max(id) FROM post"))
    path = path.format(topic)
    assert "It whistles." in guest.page(path)
    ann.post(f"/p/{post}/edit", {"title": "The pot", "body": "It sings."})
    assert "It sings." in guest.page(path) and "whistles" not in guest.page(path)
    ann.post(f"/p/{post}/append", {"body": "Added later."})
    assert "Added later." in guest.page(path)
    ann.post("/settings", {"display_name": "Ann of the lane"})
    assert "Ann of the lane" in guest.page(path)
    mod.post(f"/t/{topic}/delete")
    gone = guest.get(path)
    assert gone.status_code == 404 or "It sings." not in gone.get_data(as_text=True)
    mod.post(f"/t/{topic}/restore")
    assert "It sings." in guest.page(path)


def test_a_deleted_answer_is_in_no_feed(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic("The kettle")
    post = bob.reply(topic, "It boils.")
    bob.post(f"/p/{post}/delete")
    for path in ("/posts.atom", "/b/talk/posts.atom", f"/t/{topic}/feed.atom", "/u/bob/feed.atom"):
        for person in (guest, bob, ann):
            assert "It boils." not in person.page(path), path


def test_what_waits_for_a_moderator_is_in_no_feed(app: Forum, ann: Person, guest: Person) -> None:
    topic = ann.topic("The kettle")
    with app.db.transaction() as tx:
        tx.run("INSERT INTO board_holds (board_id) SELECT id FROM board WHERE slug = 'talk'")
    for path, form in (
        (f"/t/{topic}/reply", {"body": "heron"}),
        ("/new", {"board": "talk", "title": "heron", "body": "x"}),
    ):
        assert "/held/" in ann.post(path, form).headers["Location"]
    for path in map(str.format, ALL, [topic] * len(ALL)):
        assert "heron" not in guest.page(path) and "heron" not in ann.page(path), path


def test_a_deleted_topic_has_no_feed_for_anybody(ann: Person, mod: Person) -> None:
    topic = ann.topic("The kettle")
    ann.post(f"/t/{topic}/delete")
    for person in (ann, mod):
        assert person.get(f"/t/{topic}/feed.atom").status_code == 404


def test_an_old_address_leads_on(ann: Person, mod: Person, root: Person, guest: Person) -> None:
    one, two = ann.topic("one"), ann.topic("two")
    mod.post(f"/t/{two}/merge", {"into": str(one)})
    assert guest.get(f"/t/{two}/feed.atom").headers["Location"] == f"/t/{one}/feed.atom"
    board = ann.app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    root.post(f"/admin/boards/{board}", {"name": "Chat", "slug": "chat"})
    assert guest.get("/b/talk/feed.atom?token=").headers["Location"] == "/b/chat/feed.atom"
    assert guest.get("/u/ANN/feed.atom").headers["Location"] == "/u/ann/feed.atom"
    assert guest.get("/b/nowhere/feed.atom").status_code == 404


def test_at_most_thirty_and_the_newest_of_many_topics(ann: Person, bob: Person, guest: Person) -> None:
    first = ann.topic("first")
    for n in range(32):
        ann.topic(f"topic {n}")
    bob.reply(first, "woken up")
    assert titles(guest, "/feed.atom") == [f"topic {n}" for n in range(31, 1, -1)]
    assert titles(guest, "/posts.atom") == ["Re: first", *(f"topic {n}" for n in range(31, 2, -1))]
    assert len(titles(guest, "/u/ann/feed.atom")) == 30


def test_a_board_without_topics_has_a_feed_without_entries(root: Person, guest: Person) -> None:
    root.post("/admin/boards/new", {"name": "empty"})
    feed = read(guest, "/b/empty/feed.atom")
    assert feed.find(f"{ATOM}entry") is None
    assert len(feed.findtext(f"{ATOM}updated") or "") == 20


def test_where_guests_do_not_read_they_read_no_feed(ann: Person, root: Person, guest: Person) -> None:
    topic = ann.topic("The kettle")
    root.post("/admin/settings", SETTINGS | {"shown": "guests_read"})
    for path in ("/feed.atom", "/posts.atom", "/b/talk/feed.atom", f"/t/{topic}/feed.atom", "/u/ann/feed.atom"):
        answer = guest.get(path)
        assert answer.status_code in (403, 404), path
        assert "kettle" not in answer.get_data(as_text=True)
        assert "kettle" in ann.page(path)
    assert "atom" not in guest.get("/login").get_data(as_text=True)


def test_the_owner_may_have_none(ann: Person, root: Person, guest: Person) -> None:
    topic = ann.topic("The kettle")
    root.post("/admin/settings", SETTINGS | {"shown": "feeds"})
    for path in ("/feed.atom", f"/t/{topic}/feed.atom", "/settings/feeds"):
        assert ann.get(path).status_code == 404, path
    for page in ("/", "/b/talk", f"/t/{topic}"):
        assert ".atom" not in guest.page(page)


def test_a_closed_house_has_no_feed(ann: Person, root: Person, guest: Person) -> None:
    ann.topic("The kettle")
    root.post("/admin/settings", SETTINGS | {"mode": "closed"})
    for person in (guest, ann):
        assert person.get("/feed.atom").status_code == 503
