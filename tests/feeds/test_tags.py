"""The feed of a tag."""

from __future__ import annotations

from typing import Any

import pytest

from forum_app import Forum
from tests.feeds.test_feeds import ATOM, SETTINGS, link, read, titles
from tests.feeds.test_keys import key_of
from tests.outsiders.inside import Inside, make, write
from tests.people import Person
from tests.tags.tagging import tagged
from tests.test_queries import faults


@pytest.fixture
def inside(app: Forum) -> Inside:
    made = make(app)
    write(made, 2)
    return made


def test_a_tag_has_a_feed_of_its_topics(ann: Person, guest: Person) -> None:
    tagged(ann, "tea", "The kettle")
    ann.topic("without it")
    tagged(ann, "tea, stove", "The stove")
    assert titles(guest, "/tags/tea/feed.atom") == ["The stove", "The kettle"]
    feed = read(guest, "/tags/tea/feed.atom")
    assert link(feed, "alternate") == "http://localhost/tags/tea"
    assert (feed.findtext(f"{ATOM}id") or "").rpartition(":")[2].startswith("tag/")
    page = guest.page("/tags/tea")
    assert 'type="application/atom+xml" href="/tags/tea/feed.atom"' in page
    assert guest.get("/tags/nothing/feed.atom").status_code == 404


def test_a_topic_that_is_deleted_or_loses_the_tag_is_gone_from_it(ann: Person, mod: Person, guest: Person) -> None:
    one, two = tagged(ann, "tea", "one"), tagged(ann, "tea", "two")
    assert titles(guest, "/tags/tea/feed.atom") == ["two", "one"]
    mod.post(f"/t/{two}/delete")
    assert titles(guest, "/tags/tea/feed.atom") == ["one"]
    assert ann.post(f"/t/{one}/tags", {"tags": "stove"}).status_code == 303
    assert guest.get("/tags/tea/feed.atom").status_code in (200, 404)
    assert titles(guest, "/tags/stove/feed.atom") == ["one"]


def test_a_tag_of_a_private_board_has_a_feed_for_who_sees_it(inside: Inside, ann: Person, guest: Person) -> None:
    tagged(inside.ina, "heron", "inside", "kingfisher-club")
    assert titles(guest, f"/tags/heron/feed.atom?token={key_of(inside.ina)}") == ["inside"]
    for person, path in ((guest, ""), (ann, ""), (guest, f"?token={key_of(ann)}")):
        there, absent = (person.get(f"/tags/{slug}/feed.atom{path}") for slug in ("heron", "nothing"))
        assert there.status_code == absent.status_code == 404
    tagged(ann, "heron", "outside")
    assert titles(guest, "/tags/heron/feed.atom") == ["outside"]


def test_where_there_are_no_tags_there_is_no_feed_of_one(ann: Person, root: Person, guest: Person) -> None:
    tagged(ann, "tea")
    root.post("/admin/settings", SETTINGS | {"shown": "tags"})
    assert guest.get("/tags/tea/feed.atom").status_code == 404


def test_a_feed_of_a_tag_costs_its_key_and_scans_nothing(
    ann: Person, guest: Person, statements: list[tuple[str, dict[str, Any]]]
) -> None:
    tagged(ann, "tea")
    guest.page("/tags/tea/feed.atom")
    for budget in (4, 5):  # site, the tag, is it seen, which posts; … the posts
        statements.clear()
        guest.page("/tags/tea/feed.atom")
        assert len(statements) <= budget, statements
        guest.app.extensions["feeds"] = type(guest.app.extensions["feeds"])(1 << 20)
    for sql, params in [*statements]:
        assert faults(guest.app, sql, params) == [], sql
