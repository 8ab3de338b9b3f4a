"""`hearth check` proves index and counters; `--rebuild-search` makes the index again, also while people write."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.kernel.db import Reader
from forum_app.kernel.statements import Idle
from forum_app.search import making
from tests.people import Person
from tests.process import Hearth, hearth_here

__all__ = ["hearth_here"]


def _problems(app: Forum) -> list[str]:
    db = app.db.reader()
    return [problem for look in app.events.provided("check") for problem in look(db)]


def _break(app: Forum, sql: str) -> None:
    """Change something behind the program's back."""
    connection = app.db.connect()
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(sql)
    connection.close()


@pytest.fixture
def lived_in(ann: Person, bob: Person) -> Forum:
    """Two topics of two people, with a deleted post and a deleted topic."""
    topic = ann.topic("First 第一", "kingfisher 翠鸟")
    post = bob.reply(topic, "heron")
    bob.post(f"/p/{bob.reply(topic, 'gone')}/delete")
    ann.post(f"/t/{bob.topic('Second', 'x')}/reply", {"body": "y"})
    ann.post(f"/p/{post}/edit", {"body": "x"})
    ann.post(f"/t/{ann.topic('Deleted', 'z')}/delete")
    assert _problems(ann.app) == []
    return ann.app


BREAKS = {
    "UPDATE topic SET numbers = numbers + 1 WHERE id = 2": "topic 2 counts 4 posts",
    "UPDATE topic SET replies = replies - 1 WHERE id = 2": "topic 2 counts 3 posts, 0 replies",
    "UPDATE topic SET last_post_id = 1 WHERE id = 2": "topic 2 counts 3 posts, 1 replies and post 1 as the last",
    "UPDATE topic SET last_post_at = last_post_at + 1 WHERE id = 2": "topic 2 names a wrong time or author",
    "UPDATE topic SET last_author_id = 1 WHERE id = 2": "topic 2 names a wrong time or author",
    "UPDATE topic SET deleted_at = 1 WHERE id = 2": "board talk counts 2 topics",
    "UPDATE topic SET board_id = 1 WHERE id = 2": "board Around the fire counts 1 topics",
    "UPDATE post SET number = 9 WHERE topic_id = 2 AND number = 3": "topic 2 has a gap in its numbers",
    "UPDATE post SET number = 0 WHERE topic_id = 2 AND number = 1": "topic 2 has a gap in its numbers",
    "UPDATE post SET deleted_at = NULL WHERE topic_id = 2 AND number = 3": "topic 2 counts 3 posts, 1 replies",
    "UPDATE post SET author_id = 1 WHERE topic_id = 2 AND number = 2": "member root counts 1 topics and 1 posts",
    "UPDATE post SET html = '' WHERE topic_id = 2 AND number = 1": "has no HTML",
    "UPDATE board SET topics = topics + 1 WHERE slug = 'talk'": "board talk counts 3 topics",
    "UPDATE board SET posts = posts - 1 WHERE slug = 'talk'": "board talk counts 2 topics and 3 posts",
    "UPDATE board SET last_topic_id = NULL WHERE slug = 'talk'": "board talk names a wrong last topic",
    "UPDATE member SET topics = 7 WHERE name = 'ann'": "member ann counts 7 topics",
    "UPDATE member SET posts = 7 WHERE name = 'bob'": "member bob counts 1 topics and 7 posts",
    "UPDATE site SET members = 7": "the site counts 7 members, there are 4",
    "UPDATE site SET topics = 7": "the site counts 7 topics",
    "UPDATE site SET posts = 7": "the site counts 3 topics and 7 posts",
    "DELETE FROM search_post WHERE rowid = 2": "the search index is wrong for 1 posts (2)",
    "INSERT INTO search_post (rowid, title, body) VALUES (9, '', 'x')": "the search index is wrong for 1 posts (9)",
    "UPDATE post SET html = '<p>something else</p>' WHERE id = 2": "the search index is wrong for 1 posts (2)",
    "UPDATE topic SET title = 'something else' WHERE id = 2": "the search index is wrong for 1 posts (2)",
    "DELETE FROM search_title WHERE rowid = 2": "the search index is wrong for 1 posts (2)",
    "INSERT INTO search_title (rowid, title) VALUES (3, 'x')": "the search index is wrong for 1 posts (3)",
    "UPDATE post SET created_at = 1 WHERE id = 2": "the search index is wrong for 1 posts (2)",
    "UPDATE search_work SET below = 3, top = 9": "the search index is being made: 66 % is done",
}  # fmt: skip


def test_check_sees_every_counter_and_entry_that_is_wrong(lived_in: Forum) -> None:
    for sql, said in BREAKS.items():
        connection = lived_in.db.connect()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(sql)
        found = [
            problem for look in lived_in.events.provided("check") for problem in look(Reader(Idle.of_one(connection)))
        ]
        connection.execute("ROLLBACK")
        connection.close()
        assert [problem for problem in found if said in problem], (sql, found)
    assert _problems(lived_in) == []


def test_the_command_tells_of_broken_references_and_ends_with_one(lived_in: Forum, hearth_here: Hearth) -> None:
    folder = lived_in.settings.data_dir
    good = hearth_here("check", "--json", "--data-dir", folder)
    assert (good.code, json.loads(good.out)["ok"]) == (0, True)
    _break(lived_in, "UPDATE post SET author_id = 777 WHERE id = 2")
    bad = hearth_here("check", "--json", "--data-dir", folder)
    found = json.loads(bad.out)
    assert (bad.code, found["ok"], found["topics"], found["members"]) == (1, False, 3, 4)
    assert any("refers to a member that is gone" in problem for problem in found["problems"])
    said = hearth_here("check", "--data-dir", folder)
    assert said.out.startswith("3 topics, 5 posts, 4 members.\n- ")
    assert said.out.endswith(f"{len(found['problems'])} problems.\n")


def test_a_rebuilt_index_is_right_whatever_it_was(lived_in: Forum, hearth_here: Hearth, guest: Person) -> None:
    folder = lived_in.settings.data_dir
    _break(lived_in, "INSERT INTO search_post (search_post) VALUES ('delete-all')")
    _break(lived_in, "INSERT INTO search_post (rowid, title, body) VALUES (2, 'wrong', 'wrong'), (999, '', 'stray')")
    assert "<mark>" not in guest.page("/search?q=翠鸟")
    assert hearth_here("check", "--data-dir", folder).code == 1
    done = hearth_here("check", "--rebuild-search", "--data-dir", folder)
    assert (done.code, done.out.splitlines()[-1]) == (0, "All is well.")
    assert "<mark>翠鸟</mark>" in guest.page("/search?q=翠鸟")


def test_the_index_may_be_rebuilt_while_people_write(app: Forum, open_app: Callable[..., Forum], folder: Path) -> None:
    """Another program rebuilds; here two people post, edit and take back all the while."""
    ann, other = Person(app, "ann"), open_app(folder)
    topic = ann.topic("Busy", "first")
    for number in range(60):
        ann.reply(topic, f"before {number} 之前")
    done, errors = threading.Event(), []

    def rebuild() -> None:
        try:
            for _ in range(8):
                making.rebuild(other.db, lambda _: None)
        except Exception as error:  # told below
            errors.append(error)
        done.set()

    thread = threading.Thread(target=rebuild)
    thread.start()
    written = 0
    while not done.is_set() or written < 5:
        post = ann.reply(topic, f"while {written} 之间")
        ann.post(f"/p/{post}/edit", {"body": f"edited {written} 之间"})
        ann.post(f"/p/{post - 1}/delete")
        written += 1
    thread.join()
    assert errors == []
    assert _problems(app) == []


def test_a_text_that_shows_nothing_is_no_problem(ann: Person) -> None:
    ann.reply(ann.topic(), "[a]: http://a.example")
    assert _problems(ann.app) == []


def test_a_search_without_hits_gives_advice_that_can_be_followed(guest: Person) -> None:
    assert "Try one word fewer." in guest.page("/search?q=zeppelin+kettle")
    for one_word in ("zeppelin", "飞艇飞艇"):
        assert "Try a shorter word, or another one." in guest.page(f"/search?q={one_word}")
    assert "Write a word, a number or a Chinese character." in guest.page("/search?q=*")
