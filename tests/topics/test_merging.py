"""Splitting and merging keep the order, permanent links and what hangs on posts; undone, all is as it was."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forum_app import Forum
from forum_app.topics.queries import merging
from tests.people import Person
from tests.proofs.dumps import Dump, dump

# what goes on by itself, counts changes, or is a key that was given out
UNTOLD = {"act", "job", "session", "sqlite_sequence", "sent", "hour_count"}
UNTOLD |= {f"search_{index}_{part}" for index in ("post", "title") for part in ("data", "idx")}
VERSIONS = ("version", "stream", "mine", "reads")


def logical(app: Forum) -> Dump:
    """Everything that anybody could see: without the log, the versions, the jobs and the insides of the index."""
    db, found = app.db.reader(), dump(app)
    for table in found.keys() - UNTOLD:
        names = [row[1] for row in db.tuples(f"PRAGMA table_info({table})")]
        if set(names) & set(VERSIONS):
            kept = [name for name in names if name not in VERSIONS and (table, name) != ("member", "seen_at")]
            found[table] = db.tuples(f"SELECT {', '.join(kept)} FROM {table}")
        if re.fullmatch("search_(post|title)_(docsize|content)", table):
            found[table] = []
    for index in ("search_vocabulary", "search_title_vocabulary"):
        found[index] = db.tuples(f"SELECT term, doc, col, offset FROM {index} ORDER BY doc, col, offset")
    return {table: sorted(rows, key=repr) for table, rows in found.items() if table not in UNTOLD}


def problems(app: Forum) -> list[str]:
    return [line for check in app.events.provided("check") for line in check(app.db.reader())]


def posts(app: Forum, topic: int) -> list[int]:
    return app.db.reader().column("SELECT id FROM post WHERE topic_id = :id ORDER BY number", id=topic)


def undo(person: Person) -> Any:
    return person.post(f"/acts/{person.app.db.reader().value('SELECT max(id) FROM act')}/undo")


@pytest.fixture
def lived_in(app: Forum, ann: Person, bob: Person, mod: Person, root: Person) -> tuple[int, int]:
    """Two topics on two boards whose posts came in turns, with something of everything on them."""
    one = ann.topic("Quinces", "How are they kept?")
    two = bob.topic("Medlars", "Are they eaten raw?", board="around-the-fire")
    for n in range(4):
        ann.reply(two, f"two {n} @bob")
        bob.reply(one, f"one {n} @ann")
    first, second = posts(app, one), posts(app, two)
    bob.post(f"/p/{first[2]}/delete")
    for person, which in ((ann, first[3]), (mod, first[0]), (ann, second[1]), (mod, first[3])):
        person.post(f"/p/{which}/react", {"kind": "heart"})
        person.post(f"/p/{which}/bookmark", {"on": "1"})
    ann.post(f"/p/{first[4]}/solve", {"solved": "1"})
    for person, topic, post in (
        (mod, one, first[3]),
        (ann, one, first[4]),
        (ann, two, second[2]),
        (bob, two, second[4]),
    ):
        person.post("/seen", {"topic": topic, "post": post})
    mod.post(f"/t/{one}/level", {"level": "follow"})
    root.post(f"/t/{two}/level", {"level": "follow"})
    bob.post(f"/drafts/reply:{one}", {"body": "not yet", "revision": "0"})
    mod.post(f"/t/{one}/move", {"board": "around-the-fire", "trace": "1"})
    mod.post(f"/t/{one}/pin", {"pinned": "1"})
    ann.reply(one, f"said in /p/{first[1]}")
    for table in (
        "reaction",
        "bookmark",
        "solution",
        "read_position",
        "topic_level",
        "draft",
        "topic_trace",
        "notice_part",
    ):
        assert app.db.reader().value(f"SELECT count(*) FROM {table}"), table
    return one, two


def test_merged_posts_stand_in_the_order_in_which_they_came(
    lived_in: tuple[int, int], app: Forum, mod: Person, guest: Person
) -> None:
    one, two = lived_in
    together = sorted(posts(app, one) + posts(app, two))
    before = app.db.reader().tuples("SELECT topics, posts FROM site")[0]
    answer = mod.post(f"/t/{two}/merge", {"into": f"http://localhost/t/{one}/quinces?page=2", "trace": "1"})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert posts(app, one) == together
    assert app.db.reader().tuples("SELECT topics, posts FROM site")[0] == (before[0] - 1, before[1])
    assert problems(app) == []
    page = guest.page(f"/t/{one}")
    assert [int(n) for n in re.findall(r'data-number="(\d+)"', page)] == list(range(1, len(together) + 1))
    for number, post in enumerate(together, start=1):
        assert guest.get(f"/p/{post}").headers["Location"].endswith(f"/t/{one}/quinces#p{post}"), number
    assert f"/t/{one}/" in guest.page("/search?q=raw")


def test_the_old_address_leads_on_and_so_does_a_reply_under_way(
    lived_in: tuple[int, int], mod: Person, ann: Person, guest: Person
) -> None:
    one, two = lived_in
    mod.post(f"/t/{two}/merge", {"into": str(one)})
    answer = guest.get(f"/t/{two}/medlars")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/t/{one}/quinces")
    assert answer.headers["Cache-Control"] == "no-store"
    assert ann.reply(two, "typed while it was merged") in posts(ann.app, one)
    assert mod.post(f"/t/{two}/delete").status_code == 404


@pytest.mark.parametrize("turned", [False, True])
def test_a_merging_is_undone_exactly(lived_in: tuple[int, int], turned: bool, app: Forum, mod: Person) -> None:
    one, two = lived_in[::-1] if turned else lived_in
    before = logical(app)
    assert mod.post(f"/t/{two}/merge", {"into": f"/t/{one}", "trace": "1"}).status_code == 303
    assert problems(app) == []
    after = logical(app)
    assert after != before
    answer = undo(mod)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/t/{two}")
    now = logical(app)
    assert {table: (now[table], rows) for table, rows in before.items() if now[table] != rows} == {}
    assert problems(app) == []


def test_split_posts_open_a_topic_with_what_hangs_on_them(
    lived_in: tuple[int, int], app: Forum, mod: Person, ann: Person, guest: Person
) -> None:
    one, _ = lived_in
    was = posts(app, one)
    form = {"title": "Keeping quinces", "board": "talk", "posts": [str(was[3])], "first": "5", "last": "6"}
    answer = mod.post(f"/t/{one}/split", form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    new = int(answer.headers["Location"].split("/")[2])
    assert (posts(app, new), posts(app, one)) == (was[3:], was[:3])
    assert problems(app) == []
    page = mod.page(f"/t/{new}")
    assert "Keeping quinces" in page
    assert "3 posts are a topic of their own." in page
    assert f"/t/{new}/" in guest.page("/search?q=keeping+quinces")
    db = app.db.reader()
    for table in ("reaction", "bookmark", "notice_part"):
        assert not db.value(
            f"SELECT count(*) FROM {table} x JOIN post p ON p.id = x.post_id WHERE x.topic_id <> p.topic_id"
        )
    assert db.value("SELECT post_id FROM read_position WHERE topic_id = :id AND member_id = 3", id=new)
    assert guest.get(f"/p/{was[4]}").headers["Location"] == f"/t/{new}/keeping-quinces#p{was[4]}"


def test_a_splitting_is_undone_exactly(lived_in: tuple[int, int], app: Forum, mod: Person) -> None:
    one, _ = lived_in
    before = logical(app)
    mod.post(f"/t/{one}/split", {"title": "Some", "board": "talk", "first": "2", "last": "99"})
    answer = undo(mod)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/t/{one}")
    now = logical(app)
    assert {table: (now[table], rows) for table, rows in before.items() if now[table] != rows} == {}
    assert problems(app) == []


def test_what_changed_since_is_not_undone(lived_in: tuple[int, int], app: Forum, mod: Person, ann: Person) -> None:
    one, two = lived_in
    mod.post(f"/t/{one}/split", {"title": "Some", "board": "talk", "first": "4", "last": "5"})
    new = app.db.reader().value("SELECT max(id) FROM topic")
    ann.reply(new, "and on it goes")
    assert undo(mod).status_code == 409
    mod.post(f"/t/{two}/merge", {"into": str(one)})
    act = app.db.reader().value("SELECT max(id) FROM act")
    mod.post(f"/t/{one}/split", {"title": "More", "board": "talk", "first": "4", "last": "5"})
    assert mod.post(f"/acts/{act}/undo").status_code == 409
    assert problems(app) == []


def test_a_merging_is_undone_though_people_wrote_on(
    lived_in: tuple[int, int], app: Forum, mod: Person, ann: Person
) -> None:
    one, two = lived_in
    was = posts(app, two)
    mod.post(f"/t/{two}/merge", {"into": str(one)})
    more = ann.reply(one, "and on it goes")
    assert undo(mod).status_code == 303
    assert posts(app, two) == was
    assert more in posts(app, one)
    assert problems(app) == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"posts": []}, "Choose the posts"),
        ({"first": "1", "last": "3"}, "first post stays"),
        ({"first": "5", "last": "3"}, "Type the numbers"),
        ({"first": "3", "last": "3"}, "Choose the posts"),  # it is deleted
        ({"first": "2", "last": "2", "title": ""}, "Give the topic a title."),
        ({"first": "2", "last": "2", "board": "nowhere"}, "Choose a board."),
    ],
)
def test_what_cannot_be_split_is_said(form: dict[str, Any], said: str, lived_in: tuple[int, int], mod: Person) -> None:
    answer = mod.post(f"/t/{lived_in[0]}/split", {"title": "New", "board": "talk", **form})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


@pytest.mark.parametrize("into", ["", "nowhere", "99999", "itself"])
def test_what_cannot_be_merged_is_said(into: str, lived_in: tuple[int, int], mod: Person) -> None:
    answer = mod.post(f"/t/{lived_in[0]}/merge", {"into": str(lived_in[0]) if into == "itself" else into})
    assert answer.status_code == 422
    assert 'id="into-wrong"' in answer.get_data(as_text=True)


def test_a_poll_in_the_way_is_said(ann: Person, mod: Person) -> None:
    other = ann.topic("other")
    form = {"board": "talk", "title": "poll", "body": "b", "poll_question": "Well?", "poll_choices": "yes\nno"}
    polled = int(ann.post("/new", form).headers["Location"].split("/")[2])
    assert "Take the poll away first" in mod.post(f"/t/{polled}/merge", {"into": str(other)}).get_data(as_text=True)
    refused = mod.post(f"/t/{other}/merge", {"into": str(polled)})  # the older post would open it
    assert "Take the poll away first" in refused.get_data(as_text=True)
    assert problems(ann.app) == []
    assert mod.post(f"/t/{ann.topic('newer')}/merge", {"into": str(polled)}).status_code == 303


def test_members_neither_split_nor_merge(lived_in: tuple[int, int], ann: Person) -> None:
    for what in ("split", "merge"):
        assert ann.get(f"/t/{lived_in[0]}/{what}").status_code == 404
        assert ann.post(f"/t/{lived_in[0]}/{what}", {"into": str(lived_in[1])}).status_code == 404


def test_every_column_of_a_topic_comes_back(app: Forum) -> None:
    assert {row[1] for row in app.db.reader().tuples("PRAGMA table_info(topic)")} == set(merging.COLUMNS)


# table that names a topic -> who sees to it when posts change their topic, besides the movers
ALREADY = {
    "act": "names what it was about, also where that is gone",
    "merged_topic": "merging.lead_on",
    "post": "merging.place",
    "purged_post": "merging.lead_on",
    "purged_topic": "a topic that was removed for good is not merged",
    "topic_top": "merging.tops, and a job ranks anew",
    "topic_trace": "merging.merge",
    "board": "last_topic_id is looked up again by count_in_board",
}


def test_every_table_that_names_a_topic_has_somebody_who_moves_it(app: Forum) -> None:
    db = app.db.reader()
    tables = db.column("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    naming = {
        table
        for table in tables
        if any(row[1].endswith("topic_id") for row in db.tuples(f"PRAGMA table_info({table})"))
        or any(row[2] == "topic" for row in db.tuples(f"PRAGMA foreign_key_list({table})"))
    }
    moved = {table for mover in app.events.provided("move") for table in mover.tables}
    assert naming - moved - ALREADY.keys() == set()


# --- who wrote a post, and when


@pytest.mark.parametrize("which", [0, 4])
def test_the_owner_says_who_wrote_a_post_and_takes_it_back(
    which: int, lived_in: tuple[int, int], app: Forum, root: Person, mod: Person
) -> None:
    post = posts(app, lived_in[0])[which]
    before = logical(app)
    path = f"/p/{post}/attribution"
    assert root.post(path, {"author": "@mod", "at": "2020-02-03T04:05"}).status_code == 303
    assert problems(app) == []
    row = app.db.reader().tuples("SELECT author_id, created_at FROM post WHERE id = :id", id=post)
    assert row == [(2, 1_580_702_700)]
    assert undo(mod).status_code == 404
    assert undo(root).status_code == 303
    now = logical(app)
    assert {table: (now[table], rows) for table, rows in before.items() if now[table] != rows} == {}


@pytest.mark.parametrize(
    ("author", "at", "field"),
    [("nobody", "2020-02-03T04:05", "author"), ("", "2020-02-03T04:05", "author"), ("ann", "soon", "at"),
     ("ann", "2999-01-01T00:00", "at")],
)  # fmt: skip
def test_what_cannot_have_been_is_said(author: str, at: str, field: str, ann: Person, root: Person) -> None:
    post = posts(ann.app, ann.topic())[0]
    answer = root.post(f"/p/{post}/attribution", {"author": author, "at": at})
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.get_data(as_text=True)
