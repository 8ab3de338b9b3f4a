"""The best come first, filters narrow, and what one may not see is neither found nor weighed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forum_app import Forum
from forum_app.kernel import moments
from forum_app.search import queries, service
from forum_app.search.asking import parse
from tests.people import Person
from tests.test_queries import faults


def found(person: Person, query: str, sort: str = "") -> list[int]:
    """The posts of the first page."""
    answer = person.get("/search", query_string={"q": query, "sort": sort})
    assert answer.status_code == 200
    return [int(post) for post in re.findall(r'<h2 class="title".*?#p(\d+)"', answer.get_data(as_text=True))]


def first_post(person: Person, topic: int) -> int:
    return int(person.app.db.reader().value("SELECT min(id) FROM post WHERE topic_id = :topic", topic=topic))


def private(root: Person, name: str) -> None:
    """A board that only owners see."""
    root.post("/admin/boards/new", {"name": name})
    db = root.app.db.reader()
    board = db.value("SELECT id FROM board WHERE name = :name", name=name)
    with root.app.db.transaction() as tx:
        tx.run("INSERT INTO board_right (board_id, people_id) VALUES (:board, 1)", board=board)
        tx.run("UPDATE site SET version = version + 1")


def test_the_best_come_first_and_by_date_the_newest(ann: Person, guest: Person) -> None:
    titled = first_post(ann, ann.topic("Kettle", "of iron"))
    short = ann.reply(ann.topic(), "my kettle, your kettle")
    long = ann.reply(ann.topic(), "a word about the kettle " + "and about something else " * 60)
    assert found(guest, "kettle") == [titled, short, long]
    assert found(guest, "kettle", "new") == [long, short, titled]


def test_an_old_topic_with_the_words_in_its_title_is_among_the_best(
    ann: Person, guest: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "RANKED", 5)
    old = first_post(ann, ann.topic("Kettle 水壶", "of iron"))
    topic = ann.topic()
    replies = [ann.reply(topic, f"kettle 水壶 {n}") for n in range(8)]
    for query in ("kettle", "水壶", "kettle 水壶", "壶", "@ann kettle"):
        assert found(guest, query)[0] == old, query
        assert sorted(found(guest, query)[1:]) == replies[3:]
    assert found(guest, "kettle -iron") != found(guest, "kettle")


def test_pages_of_the_best_hold_each_find_once(ann: Person, guest: Person) -> None:
    topic = ann.topic()
    posts = {ann.reply(topic, "kettle " * (n % 5 + 1)) for n in range(45)}
    seen: list[int] = []
    for before in ("", "&before=20", "&before=40"):
        page = guest.page(f"/search?q=kettle{before}")
        seen += [int(post) for post in re.findall(r'<h2 class="title".*?#p(\d+)"', page)]
    assert len(seen) == 45
    assert set(seen) == posts


def test_filters_narrow(ann: Person, bob: Person, root: Person, guest: Person) -> None:
    root.post("/admin/boards/new", {"name": "North Lane"})
    one = first_post(ann, ann.topic("Kettles", "of ann", board="talk"))
    two = first_post(bob, bob.topic("Stoves", "a kettle of bob, red", board="north-lane"))
    three = bob.reply(ann.topic("Other", "nothing"), "kettle in a reply")
    for query, posts in {
        "kettle @ann": [one], "kettle by:BOB": [two, three], "kettle @ann @bob -is:first": [three],
        "kettle -@bob": [one], "kettle in:north-lane": [two], 'kettle in:"north lane"': [two],
        "kettle -in:north-lane": [one, three], "@bob in:north-lane": [two], "in:north-lane": [two],
        "kettle -red": [one, three], '"kettle of"': [two], '"of kettle"': [], "kettle -\"kettle of\"": [one, three],
        "kettle after:2020": [one, two, three], "kettle before:2020": [], "kettle before:2068 after:2020-02-03": [
            one, two, three], "kettle -nothing is:first": [one, two], "is:closed": [], "is:open @bob": [two, three],
        "kettle is:solved": [], "kettle is:unsolved": [one, two, three], "kettle has:image": [],
        "kettle -has:file": [one, two, three], "kettle has:poll": [], "@bob -is:first": [three],
    }.items():  # fmt: skip
        for sort in ("", "new"):
            assert sorted(found(guest, query, sort)) == posts, (query, sort)


def test_what_names_nothing_is_left_aside_or_taken_as_words(ann: Person, guest: Person) -> None:
    post = first_post(ann, ann.topic("Kettle", "note:well"))
    for query in ("kettle @nobody", "kettle in:nowhere", "kettle before:soon", "kettle note:well", "note:well"):
        assert found(guest, query) == [post], query
    assert found(guest, "kettle is:nothing") == found(guest, "@nobody") == found(guest, "-") == []


def test_days_begin_where_the_forum_is(ann: Person, guest: Person, root: Person) -> None:
    post = first_post(ann, ann.topic("kettle"))
    at = moments.read("2024-05-31T23:30", "UTC")
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE post SET created_at = :at WHERE id = :post", at=at, post=post)
        tx.run("DELETE FROM search_post")
    for fn in ann.app.events.provided("rebuild"):
        fn(ann.app.db, lambda _: None)
    for zone, may, june in (("UTC", [post], []), ("Asia/Shanghai", [], [post])):
        root.post("/admin/settings", {"name": "x", "about": "", "zone": zone})
        assert found(guest, "kettle after:2024-05 before:2024-06-01") == found(guest, "before:2024-06") == may
        assert found(guest, "kettle after:2024-06") == found(guest, "after:2024-06-01 before:2024-06-02") == june


def test_of_a_board_that_one_does_not_see_nothing_is_told(ann: Person, root: Person, guest: Person) -> None:
    private(root, "cellar")
    topic = root.topic("Kingfisher 翠鸟", "kingfisher", board="cellar")
    root.reply(topic, "kingfisher again")
    for query in ("kingfisher", "翠", "in:cellar", "@root", "is:first kingfisher", "-x kingfisher", "kingf"):
        for sort in ("", "new"):
            assert len(found(root, query, sort)) in (1, 2, 3), query
            assert topic not in _topics(guest, query, sort)
            assert topic not in _topics(ann, query, sort)
    said = re.sub("cellar", "nowhere", guest.page("/search?q=in:cellar"))
    assert said == guest.page("/search?q=in:nowhere")  # as of a board that is not there


def _topics(person: Person, query: str, sort: str) -> set[int]:
    page = person.get("/search", query_string={"q": query, "sort": sort}).get_data(as_text=True)
    return {int(topic) for topic in re.findall(r'href="/t/(\d+)/', page)}


def test_words_are_found_in_the_plural_and_as_beginnings(ann: Person, guest: Person) -> None:
    post = first_post(ann, ann.topic("t", "two kettles, stories of boxes"))
    for query in ("kettle", "kettles", "story", "stories", "box", "kettl", "kettle box", "sto"):
        assert found(guest, query)[:1] == [post], query
    assert found(guest, "ke") == found(guest, '"kettl"') == found(guest, "kettl box") == []


def test_a_word_that_many_posts_have_is_no_beginning(ann: Person, guest: Person) -> None:
    topic = ann.topic("t", "warning")
    assert found(guest, "war") == [first_post(ann, topic)]
    for _ in range(service.ENOUGH):
        ann.reply(topic, "war")
    assert first_post(ann, topic) not in found(guest, "war", "new")


def test_traditional_and_simplified_find_each_other(ann: Person, guest: Person) -> None:
    one = first_post(ann, ann.topic("論壇", "圍爐夜話，頭髮"))
    two = first_post(ann, ann.topic("论坛", "围炉夜话，发生"))
    for query in ("論壇", "论坛", "圍爐", "围炉", "爐", "炉", "發", "“夜話”"):
        assert sorted(found(guest, query)) == [one, two], query
    assert "<mark>圍爐</mark>" in guest.page("/search?q=围炉")
    assert "<mark>围炉</mark>" in guest.page("/search?q=圍爐")


def test_the_author_and_time_of_a_post_that_is_given_to_another_are_found(
    ann: Person, bob: Person, root: Person
) -> None:
    post = ann.reply(ann.topic("t", "x"), "kettle")
    assert root.post(f"/p/{post}/attribution", {"author": "bob", "at": "2020-01-01T10:00"}).status_code == 303
    assert found(bob, "kettle @ann") == found(bob, "kettle after:2021") == []
    assert found(bob, "kettle @bob before:2021") == [post]


def test_a_rare_find_among_common_ones_is_looked_for_in_steps(
    ann: Person, bob: Person, guest: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_WALKED", 3)
    rare = first_post(bob, bob.topic("a kettle"))
    topic = ann.topic()
    for n in range(20):
        ann.reply(topic, f"kettle {n}")
    assert found(guest, "kettle is:first", "new") == []
    known, key, hits = ann.app.events.provided("search operator"), None, []
    while not hits:
        page = service.find(ann.app.db.reader(), parse("kettle is:first"), "[]", known, order="new", before=key)
        key, hits = page.next, [hit.post_id for hit in page.hits]
        assert hits or key
    assert hits == [rare]
    assert found(guest, "kettle @bob", "new") == [rare]  # of a rare author the index knows


QUERIES = (
    "kettle", '"kettle boils" -gas', "kettle @ann", "kettle in:talk", "kettle -in:talk after:2020", "@ann before:2060",
    "in:talk", "kettle is:solved -has:image has:poll has:file is:first is:open", "-kettle", "炉 is:unsolved",
)  # fmt: skip


@pytest.mark.parametrize("sort", ["", "new"])
@pytest.mark.parametrize("query", QUERIES)
def test_no_question_scans_or_sorts(
    query: str, sort: str, app: Forum, ann: Person, bob: Person, statements: list[tuple[str, dict[str, Any]]]
) -> None:
    ann.topic("kettle boils", "炉")
    bob.get("/search")
    statements.clear()
    found(bob, query, sort)
    asked = [(sql, params) for sql, params in statements if sql.lstrip().startswith("SELECT")]
    assert 3 < len(asked) <= 13  # up to three of them look for members, boards and tags of that name
    for sql, params in asked:
        assert faults(app, sql, params) == [], sql
