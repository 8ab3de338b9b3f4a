"""What is unread, to whom, and how a topic opens."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from forum_app import Forum
from forum_app.kernel.errors import StorageFull
from forum_app.kernel.standing import READ_ONLY
from forum_app.reading import check, seen
from forum_app.reading.seen import Seen
from tests.people import PASSWORD, Person


def row(page: str, topic: int) -> str:
    """The row of a topic on a list; '' when it is not there."""
    rows = re.findall(r'<li class="row.*?</li>', page, re.S)
    return next((found for found in rows if re.search(rf'href="/t/{topic}/', found)), "")


def new(person: Person, topic: int, path: str = "/") -> str:
    """What the row says is new: `new`, `3 new`, or nothing."""
    found = re.search(r'class="count"[^>]*>([^<]*)<', row(person.page(path), topic))
    return found[1] if found else ""


def saw(person: Person, topic: int, post: int) -> bool:
    answer = person.post("/seen", {"topic": str(topic), "post": str(post)})
    assert answer.status_code == 200
    return bool(answer.get_json()["moved"])


def opens_at(person: Person, topic: int) -> str:
    return str(person.get(f"/t/{topic}?at=unread").headers["Location"]).split("#")[-1]


def line_above(page: str) -> str:
    """The post above which it says how far one read."""
    found = re.search(r'class="here"[^>]*>[^<]*</p><article class="post" id="(p\d+)"', page)
    return found[1] if found else ""


@pytest.fixture
def topic(ann: Person) -> int:
    """ann's topic with four answers of hers."""
    topic = ann.topic("kettle")
    for n in range(4):
        ann.reply(topic, f"answer {n}")
    return topic


@pytest.fixture
def posts(topic: int, app: Forum) -> list[int]:
    return app.db.reader().column("SELECT id FROM post WHERE topic_id = :id ORDER BY number", id=topic)


def test_what_was_never_opened_is_new_and_opens_at_its_top(topic: int, bob: Person) -> None:
    assert new(bob, topic) == new(bob, topic, "/b/talk") == "new"
    assert 'class="row unread"' in row(bob.page("/"), topic)
    assert f'<a href="/t/{topic}/kettle">' in row(bob.page("/"), topic)
    assert opens_at(bob, topic) == f"/t/{topic}/kettle"
    assert not line_above(bob.page(f"/t/{topic}"))


def test_what_was_read_in_part_opens_at_the_first_new_post_below_a_line(
    topic: int, posts: list[int], bob: Person
) -> None:
    assert saw(bob, topic, posts[1])
    assert new(bob, topic) == "3 new"
    assert f'<a href="/t/{topic}/kettle?at=unread">' in row(bob.page("/"), topic)
    assert opens_at(bob, topic) == f"p{posts[2]}"
    assert line_above(bob.page(f"/t/{topic}")) == f"p{posts[2]}"


def test_the_first_new_post_may_stand_on_a_later_page(topic: int, posts: list[int], ann: Person, bob: Person) -> None:
    more = [ann.reply(topic) for _ in range(20)]
    saw(bob, topic, more[15])
    assert bob.get(f"/t/{topic}?at=unread").headers["Location"] == f"/t/{topic}/kettle?page=2#p{more[16]}"
    assert not line_above(bob.page(f"/t/{topic}"))
    assert line_above(bob.page(f"/t/{topic}?page=2")) == f"p{more[16]}"


def test_what_is_read_opens_at_the_last_post_read(topic: int, posts: list[int], bob: Person) -> None:
    saw(bob, topic, posts[-1])
    assert new(bob, topic) == "" and 'class="row"' in row(bob.page("/"), topic)
    assert opens_at(bob, topic) == f"p{posts[-1]}"
    assert not line_above(bob.page(f"/t/{topic}"))


def test_a_position_never_goes_back(topic: int, posts: list[int], bob: Person) -> None:
    assert saw(bob, topic, posts[3])
    assert not saw(bob, topic, posts[1])
    assert new(bob, topic) == "1 new"


def test_a_position_beyond_the_end_stops_at_the_end(topic: int, ann: Person, bob: Person, app: Forum) -> None:
    elsewhere = ann.topic("elsewhere")
    assert saw(bob, topic, 10**14)
    assert list(check.problems(app.db.reader())) == []
    ann.reply(topic)
    assert (new(bob, topic), new(bob, elsewhere)) == ("1 new", "new")


def test_ones_own_posts_are_never_new(topic: int, posts: list[int], ann: Person, bob: Person) -> None:
    assert new(ann, topic) == ""
    saw(bob, topic, posts[-1])
    bob.reply(topic)
    assert new(bob, topic) == "" and new(ann, topic) == "1 new"


def test_who_answers_without_having_read_all_goes_on_where_they_were(
    topic: int, posts: list[int], ann: Person, bob: Person
) -> None:
    saw(bob, topic, posts[1])
    bob.reply(topic)
    assert new(bob, topic) == "3 new"
    assert opens_at(bob, topic) == f"p{posts[2]}"
    ann.reply(topic)
    assert new(bob, topic) == "4 new"


def test_what_others_read_changes_nothing_for_me(topic: int, posts: list[int], bob: Person, mod: Person) -> None:
    saw(bob, topic, posts[-1])
    assert (new(bob, topic), new(mod, topic)) == ("", "new")


def test_a_guest_sees_no_such_thing(topic: int, bob: Person, guest: Person) -> None:
    page = guest.page("/")
    assert 'class="row"' in row(page, topic) and "unread" not in page and "/seen" not in guest.page(f"/t/{topic}")
    assert guest.get(f"/t/{topic}?at=unread").headers["Location"] == f"/t/{topic}/kettle"


def test_deleted_posts_are_not_new(topic: int, posts: list[int], ann: Person, bob: Person) -> None:
    saw(bob, topic, posts[2])
    ann.post(f"/p/{posts[3]}/delete")
    assert new(bob, topic) == "1 new" and opens_at(bob, topic) == f"p{posts[4]}"
    ann.post(f"/p/{posts[4]}/delete")
    assert new(bob, topic) == "" and opens_at(bob, topic) == f"p{posts[2]}"
    ann.post(f"/p/{posts[3]}/restore")
    assert new(bob, topic) == "1 new"


def test_a_deleted_topic_is_in_no_count(topic: int, bob: Person, mod: Person) -> None:
    assert "<sup" in bob.page("/")
    mod.post(f"/t/{topic}/delete")
    assert "<sup" not in bob.page("/") and not row(bob.page("/unread"), topic)
    assert bob.get(f"/t/{topic}?at=unread").status_code == 404
    assert bob.post("/seen", {"topic": str(topic), "post": "1"}).status_code == 404
    assert bob.get(f"/live?topic={topic}&after=1").get_json() == {}


def test_locked_and_moved_it_stays_as_unread_as_it_was(topic: int, posts: list[int], bob: Person, mod: Person) -> None:
    saw(bob, topic, posts[2])
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    mod.post(f"/t/{topic}/move", {"board": "around-the-fire"})
    assert new(bob, topic) == new(bob, topic, "/b/around-the-fire") == "2 new"


def test_what_is_removed_for_good_leaves_positions_where_they_were(
    topic: int, posts: list[int], ann: Person, bob: Person, root: Person, app: Forum
) -> None:
    """Numbers move up, so that the last posts would seem to be read."""
    saw(bob, topic, posts[2])
    for post in (posts[1], posts[2]):
        root.post(f"/p/{post}/delete")
        assert root.post(f"/p/{post}/purge").status_code == 303
    assert new(bob, topic) == "2 new"
    assert opens_at(bob, topic) == f"p{posts[3]}" == line_above(bob.page(f"/t/{topic}"))
    assert list(check.problems(app.db.reader())) == []


def test_a_topic_that_is_removed_for_good_takes_its_positions_along(
    topic: int, posts: list[int], bob: Person, root: Person, app: Forum
) -> None:
    saw(bob, topic, posts[2])
    root.post(f"/t/{topic}/delete")
    root.post(f"/t/{topic}/purge")
    app.jobs.run_due()
    assert app.db.reader().value("SELECT count(*) FROM read_position WHERE topic_id = :id", id=topic) == 0


def test_a_clock_that_goes_back_makes_nothing_read(
    topic: int, posts: list[int], ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    saw(bob, topic, posts[-1])
    monkeypatch.setattr("forum_app.kernel.clock.time", SimpleNamespace(time=lambda: 1_000_000_000.0))
    ann.reply(topic)
    assert new(bob, topic) == "1 new"


def test_what_nobody_wrote_in_for_long_is_not_unread(
    topic: int, posts: list[int], ann: Person, bob: Person, root: Person, app: Forum
) -> None:
    saw(bob, topic, posts[2])
    with app.db.transaction() as tx:
        tx.run("UPDATE topic SET bump = bump - 31 * 86400000")
        tx.run("UPDATE site SET stream = stream + 1")
    assert new(bob, topic) == "" and not row(bob.page("/unread"), topic)
    assert opens_at(bob, topic) == f"p{posts[3]}"
    root.post("/admin/settings", {"name": "x", "about": "", "shown": "unread_days", "unread_days": "60"})
    assert new(bob, topic) == "2 new"
    ann.reply(topic)
    assert new(bob, topic) == "3 new"


def test_to_a_newcomer_new_is_what_comes_from_then_on(topic: int, ann: Person, guest: Person, app: Forum) -> None:
    guest.post("/join", {"username": "cleo", "password": PASSWORD})
    cleo = Person(app, "cleo")
    assert new(cleo, topic) == "" and opens_at(cleo, topic) == f"/t/{topic}/kettle"
    later = ann.topic("later")
    ann.reply(topic)
    assert (new(cleo, topic), new(cleo, later)) == ("1 new", "new")


def test_a_page_is_not_taken_from_the_browser_s_copy_after_one_read(topic: int, posts: list[int], bob: Person) -> None:
    tag = bob.get("/").headers["ETag"]
    assert bob.get("/", headers={"If-None-Match": tag}).status_code == 304
    saw(bob, topic, posts[2])
    assert bob.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_more_than_can_be_counted_is_said_so(ann: Person, bob: Person, app: Forum) -> None:
    for n in range(11):
        topic = ann.topic(f"no. {n}")
    first = ann.reply(topic)
    saw(bob, topic, first)
    with app.db.transaction() as tx:
        for n in range(3, 110):
            tx.run(
                "INSERT INTO post (topic_id, number, author_id, body, html, renderer, created_at) "
                "SELECT topic_id, :n, author_id, 'x', 'x', 1, 1 FROM post WHERE id = :first", n=n, first=first
            )  # fmt: skip
    with app.db.transaction() as tx:
        tx.run("UPDATE topic SET last_post_id = (SELECT max(id) FROM post), numbers = 109 WHERE id = :id", id=topic)
    page = bob.page("/")
    assert "99+ new" in row(page, topic) and '<sup class="n">9+</sup>' in page


def test_boards_with_something_new_have_a_dot(topic: int, posts: list[int], bob: Person, guest: Person) -> None:
    assert bob.page("/boards").count('class="dot"') == 1
    assert 'class="dot"' not in guest.page("/boards")
    saw(bob, topic, posts[-1])
    assert 'class="dot"' not in bob.page("/boards")


# --- what came while a page stood open


def test_an_open_topic_is_told_how_many_posts_came(topic: int, ann: Person, bob: Person, guest: Person) -> None:
    asked = re.search(r'data-live="([^"]+)"', bob.page(f"/t/{topic}"))
    assert asked
    address = asked[1].replace("&amp;", "&")
    assert bob.get(address).get_json() == {}
    ann.reply(topic)
    deleted = ann.reply(topic)
    assert bob.get(address).get_json() == {"new": 2}
    ann.post(f"/p/{deleted}/delete")
    answer = bob.get(address)
    assert answer.get_json() == {"new": 1} and len(answer.data) < 300
    assert bob.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert guest.get(address).get_json() == {"guest": True}


def test_an_open_list_is_told_in_how_many_topics_others_wrote(
    topic: int, ann: Person, bob: Person, root: Person
) -> None:
    root.post("/admin/boards/new", {"name": "spare"})
    asked = {path: re.search(r'data-live="([^"]+)"', bob.page(path)) for path in ("/", "/b/spare", "/b/talk")}
    addresses = {path: found[1].replace("&amp;", "&") for path, found in asked.items() if found}
    ann.reply(topic)
    ann.topic("another")
    bob.topic("his own")
    told = {path: bob.get(address).get_json() for path, address in addresses.items()}
    assert told == {"/": {"topics": 2}, "/b/spare": {}, "/b/talk": {"topics": 2}}
    assert 'data-live="/live"' in bob.page("/?sort=hot")


@pytest.mark.parametrize(
    "query", ["topic=x&after=1", "topic=1", "since=-1", "topic=1&after=99999999999999999", "since="]
)
def test_a_question_that_makes_no_sense_is_answered_with_nothing(query: str, bob: Person) -> None:
    answer = bob.get(f"/live?{query}")
    assert (answer.status_code, answer.get_json()) == (200, {})


# --- without scripts


def picture(page: str) -> str:
    found = re.search(r'<noscript><img src="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_without_scripts_a_page_that_was_shown_is_read_with_the_next_tick(
    topic: int, posts: list[int], bob: Person, app: Forum
) -> None:
    answer = bob.get(picture(bob.page(f"/t/{topic}")))
    assert answer.mimetype == "image/gif" and answer.headers["Cache-Control"] == "no-store"
    assert new(bob, topic) == "new"
    app.extensions["seen"].flush(app.db)
    assert new(bob, topic) == ""


def test_a_picture_that_another_site_loads_marks_nothing(topic: int, bob: Person, guest: Person, app: Forum) -> None:
    address = picture(bob.page(f"/t/{topic}"))
    bob.get(address, headers={"Sec-Fetch-Site": "cross-site"})
    bob.get(address, headers={"Sec-Purpose": "prefetch"})
    assert guest.get(address).status_code == 403
    app.extensions["seen"].flush(app.db)
    assert new(bob, topic) == "new"


@pytest.mark.parametrize("query", ["", "?topic=1", "?topic=x&upto=2", "?topic=99999&upto=2"])
def test_a_picture_of_nothing_is_not_there(query: str, bob: Person) -> None:
    assert bob.get(f"/seen{query}").status_code == 404


def test_what_waits_outlives_a_full_disk_and_is_not_written_of_who_left(
    topic: int, posts: list[int], bob: Person, app: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: Seen = app.extensions["seen"]
    bob.get(picture(bob.page(f"/t/{topic}")))
    waiting.saw(99999, topic, posts[1])  # nobody any more
    with monkeypatch.context() as broken:

        def full(*_: object) -> None:
            raise StorageFull("full")

        broken.setattr(seen.service, "read_up_to", full)
        with pytest.raises(StorageFull):
            waiting.flush(app.db)
    waiting.flush(app.db)
    assert new(bob, topic) == ""
    assert not app.db.reader().column("SELECT 1 FROM read_position WHERE member_id = 99999")


def test_while_the_house_rests_nothing_is_written_down(topic: int, posts: list[int], bob: Person, root: Person) -> None:
    bob.csrf()
    root.post("/admin/settings", {"name": "x", "about": "", "mode": READ_ONLY, "shown": "mode"})
    bob.get(picture(bob.page(f"/t/{topic}")))
    # a page that stands open tells it by itself: no error on its console
    assert bob.post("/seen", {"topic": str(topic), "post": str(posts[0])}).get_json() == {"moved": False}
    root.app.extensions["seen"].flush(root.app.db)
    assert new(bob, topic) == "new"


# --- clearing up


def test_who_leaves_takes_positions_along_and_leaves_none(
    topic: int, posts: list[int], bob: Person, app: Forum
) -> None:
    saw(bob, topic, posts[2])
    member = app.db.reader().value("SELECT id FROM member WHERE name = 'bob'")
    taken = {path: data for fn in app.events.provided("take_along") for path, data in fn(app.db.reader(), member)}
    assert f'{{"topic": {topic}, "post": {posts[2]}}}'.encode() in taken["reading.json"]
    assert bob.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    app.jobs.run_due()
    for table in ("read_position", "read_floor"):
        assert app.db.reader().value(f"SELECT count(*) FROM {table} WHERE member_id = :id", id=member) == 0


def test_check_tells_of_positions_that_cannot_be(topic: int, posts: list[int], bob: Person, app: Forum) -> None:
    saw(bob, topic, posts[0])
    with app.db.transaction() as tx:
        tx.run("UPDATE read_position SET post_id = 777777 WHERE topic_id = :id", id=topic)
        tx.run("INSERT INTO read_floor (member_id, board_id, post_id) VALUES (1, 555, 1)")
        tx.run("UPDATE post SET number = -1 WHERE id = :id", id=posts[4])
        tx.run("UPDATE post SET number = 5 WHERE id = :id", id=posts[3])
        tx.run("UPDATE post SET number = 4 WHERE id = :id", id=posts[4])
    told = "\n".join(check.problems(app.db.reader()))
    assert "beyond the last post" in told and "board 555" in told and f"topic {topic} do not stand" in told
