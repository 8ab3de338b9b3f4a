"""Leaving the forum, taking one's messages along, checking, rendering again, what a page costs."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from forum_app import Forum
from forum_app.demo import queries as demo
from forum_app.kernel.viewer import GUEST
from forum_app.messages import check, renewing
from forum_app.messages.access import attached_to
from forum_app.messages.events import MessagePosted, MessagesGone, TalkLeft
from forum_app.messages.shell import noted
from tests.accounts.test_leaving import leave, remove_posts
from tests.messages.talking import answer, join, write
from tests.people import Person
from tests.test_queries import faults

Statements = list[tuple[str, dict[str, Any]]]


def _problems(app: Forum) -> list[str]:
    return list(check.problems(app.db.reader()))


def test_words_of_who_left_stay_without_a_name(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(ann, "bob", "Words of ann.")
    leave(ann)
    app.jobs.run_due()
    page = bob.page(f"/m/{talk}")
    assert "Words of ann." in page
    assert "Former member left." in page
    assert "Nobody else is in this talk any more." in page
    assert "/u/former" not in page
    assert _problems(app) == []


def test_words_of_who_left_go_where_posts_go(app: Forum, ann: Person, bob: Person, root: Person) -> None:
    remove_posts(root)
    talk = write(ann, "bob mod", "Words of ann.")
    answer(bob, talk, "Words of bob.")
    leave(ann)
    app.jobs.run_due()
    page = bob.page(f"/m/{talk}")
    assert "Words of ann." not in page
    assert "Words of bob." in page
    assert _problems(app) == []
    assert "Words of ann." not in str(app.db.reader().tuples("SELECT * FROM message"))


def test_when_the_last_account_goes_so_does_the_talk(app: Forum, ann: Person, bob: Person) -> None:
    write(ann, "bob", "Words of ann.")
    ann.post("/settings/messages/block", {"name": "mod"})
    ann.post("/settings/messages", {"takes_from": "staff"})
    for person in (ann, bob):
        leave(person)
        app.jobs.run_due()
    db = app.db.reader()
    for table in ("talk", "talk_member", "message", "message_block", "message_choice"):
        assert db.value(f"SELECT count(*) FROM {table}") == 0, table


def test_one_takes_along_what_one_sees_and_nothing_of_others(app: Forum, ann: Person, bob: Person, mod: Person) -> None:
    talk = write(ann, "bob", "Before mod came.", "A title")
    ann.post(f"/m/{talk}/invite", {"to": "mod"})
    answer(bob, talk, "With mod here.")
    write(ann, "root", "Nothing to do with mod.")
    for person, there, absent in (
        (ann, ["Before mod came.", "With mod here.", "Nothing to do with mod."], ["Neverwhere"]),
        (mod, ["With mod here.", "ann brought mod in."], ["Before mod came.", "Nothing to do"]),
    ):
        with zipfile.ZipFile(io.BytesIO(person.post("/settings/data").data)) as archive:
            text = "\n".join(archive.read(name).decode() for name in archive.namelist() if "messages/" in name)
        assert all(words in text for words in there), person.name
        assert not any(words in text for words in absent), person.name


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE talk SET numbers = 9", "counts 9 messages; there are 2"),
        ("UPDATE talk_member SET unread = 7 WHERE unread = 1", "counts 7 unread"),
        ("UPDATE talk_member SET read_number = 99 WHERE unread = 0", "beyond its last message"),
        ("UPDATE message SET author_id = (SELECT id FROM member WHERE name = 'mod')", "not in its talk"),
        ("UPDATE message SET deleted_at = 1", "something of it is left"),
        ("UPDATE talk_member SET left_at = 1, unread = 0", "nobody in it"),
    ],
)
def test_check_finds_what_is_wrong_and_names_no_words(
    app: Forum, ann: Person, bob: Person, change: str, said: str
) -> None:
    answer(bob, write(ann, "bob", "Secret words.", "Secret title"))
    assert _problems(app) == []
    with app.db.transaction() as tx:
        tx.run(change)
    found = _problems(app)
    assert any(said in line for line in found), found
    assert "Secret" not in str(found)


def test_the_counts_are_right_after_everything_that_changes_them(app: Forum, ann: Person, bob: Person) -> None:
    cleo = join(app, "cleo")
    talk = write(ann, "bob cleo")
    answer(bob, talk)
    ann.post("/settings/messages/block", {"name": "bob"})
    answer(bob, talk)
    cleo.page(f"/m/{talk}")
    answer(ann, talk)
    ann.post(f"/m/{talk}/1/delete")
    ann.post(f"/m/{talk}/invite", {"to": "mod"})
    cleo.post(f"/m/{talk}/leave")
    noted(app).flush(app.db)
    answer(ann, talk)
    ann.post("/settings/messages/unblock", {"name": "bob"})
    assert _problems(app) == []


def test_pictures_from_elsewhere_follow_the_owners_wish_in_messages_too(app: Forum, ann: Person, root: Person) -> None:
    talk = write(ann, "bob", "![a cat](https://elsewhere.example/cat.png)")
    assert "<img" not in ann.page(f"/m/{talk}").split("<main", 1)[1]
    for wish, shown in (("1", True), ("", False)):
        root.post("/admin/settings", {"name": "x", "outside_images": wish, "shown": "outside_images"})
        app.jobs.run_due()
        assert ("<img" in ann.page(f"/m/{talk}").split('class="prose"', 1)[1]) == shown
    assert renewing.render_again(app.db, {}, app.options, renewing.Home()) is None


def test_what_hangs_on_a_message_is_for_those_who_read_it(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(ann, "bob")
    app.events.provided("attached to")
    message = int(app.db.reader().value("SELECT id FROM message"))

    def may(name: str) -> bool:
        viewer = GUEST.__class__(_id(app, name), name, name, "owner", "", "", "", "", 0, "")
        return attached_to(app.db.reader(), viewer, [message, 999])

    assert [may(name) for name in ("ann", "bob", "mod", "root")] == [True, True, False, False]
    assert not attached_to(app.db.reader(), GUEST, [message])
    ann.post(f"/m/{talk}/invite", {"to": "mod"})
    assert not may("mod")  # it is from before
    bob.post(f"/m/{talk}/leave")
    assert not may("bob")
    ann.post(f"/m/{talk}/1/delete")
    assert not may("ann")


def test_a_person_of_the_sample_who_got_a_message_stays_when_the_sample_goes(app: Forum, ann: Person) -> None:
    assert not demo.is_needed(app.db.reader(), _id(app, "bob"))
    write(ann, "bob")
    assert demo.is_needed(app.db.reader(), _id(app, "bob"))


def _id(app: Forum, name: str) -> int:
    return int(app.db.reader().value("SELECT id FROM member WHERE name = :name", name=name))


def test_others_are_told_what_happens(app: Forum, ann: Person, bob: Person) -> None:
    told: list[Any] = []
    for event in (MessagePosted, MessagesGone, TalkLeft):
        app.events.listen(event, lambda _tx, event: told.append(event))
    talk = write(ann, "bob", "*Hello.*")
    ann.post(f"/m/{talk}/1/delete")
    bob.post(f"/m/{talk}/leave")
    assert isinstance(told[0], MessagePosted)
    assert (told[0].to, told[0].html) == ((_id(app, "bob"),), "<p><em>Hello.</em></p>\n")
    assert told[1:] == [MessagesGone(talk, (told[0].message_id,)), TalkLeft(talk, _id(app, "bob"))]


# --- what it costs


def _cost(person: Person, path: str, statements: Statements) -> int:
    statements.clear()
    assert person.get(path).status_code == 200
    return len(statements)


def test_the_list_and_a_talk_cost_the_same_for_one_row_and_for_fifty(
    app: Forum, ann: Person, bob: Person, statements: Statements
) -> None:
    talk = write(ann, "bob mod")
    bob.get("/messages")
    paths = {"/messages": 4, f"/m/{talk}?page=1": 5}  # session, site, talks, people; session, talk, messages, …
    for path in paths:
        bob.get(path)  # what is the member's own is read once
    few = [_cost(bob, path, statements) for path in paths]
    for number in range(50):
        write(ann, "bob mod", f"no. {number}")
        answer(ann, talk)
    for path in paths:
        bob.get(path)
    many = [_cost(bob, path, statements) for path in paths]
    assert few == many == list(paths.values()), statements


def test_nothing_about_messages_scans_or_sorts(
    app: Forum, ann: Person, bob: Person, root: Person, statements: Statements
) -> None:
    remove_posts(root)
    cleo = join(app, "cleo")
    statements.clear()
    talk = write(ann, "bob mod")
    for number in range(30):
        answer(bob, talk, f"no. {number}")
    for path in ("/messages", "/messages/new?to=bob", f"/m/{talk}", f"/m/{talk}?page=2", f"/live?talk={talk}&after=2",
                 f"/m/{talk}/reply?quote=1", "/settings/messages"):  # fmt: skip
        ann.page(path)
    ann.post(f"/m/{talk}/reply", {"body": "again", "after": "3"})
    ann.post("/messages/new", {"to": "bob", "body": "again", "after": "0"})
    ann.post(f"/m/{talk}/1/edit", {"body": "changed"})
    ann.post(f"/m/{talk}/1/delete")
    ann.post(f"/m/{talk}/invite", {"to": "cleo"})
    ann.post(f"/m/{talk}/mute", {"muted": "1"})
    ann.post(f"/m/{talk}/title", {"title": "x"})
    ann.post("/settings/messages/block", {"name": "bob"})
    ann.post("/settings/messages/unblock", {"name": "bob"})
    cleo.post(f"/m/{talk}/leave")
    noted(app).flush(app.db)
    ann.post("/settings/data")
    leave(bob)
    app.jobs.run_due()
    looked = 0
    for sql, params in [*statements]:
        if re.match(r"\s*(SELECT|UPDATE|DELETE)", sql) and re.search(r"\b(talk|talk_member|message(_\w+)?)\b", sql):
            assert faults(app, sql, params) == [], sql
            looked += 1
    assert looked > 60
