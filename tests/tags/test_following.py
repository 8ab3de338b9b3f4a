"""Whatever becomes of a topic, its tags are right: moved, merged, split, deleted, removed for good, and undone."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.transfer import exporting
from forum_app.transfer.importing import Importer
from forum_app.transfer.lines import in_order
from tests.people import Person
from tests.tags.tagging import problems, shown, tagged, titles


def test_of_two_merged_topics_the_one_that_stays_keeps_its_tags(ann: Person, mod: Person, guest: Person) -> None:
    one, two = tagged(ann, "tea", "one"), tagged(ann, "cup, tea", "two")
    assert mod.post(f"/t/{two}/merge", {"into": str(one)}).status_code == 303
    assert shown(guest, f"/t/{one}") == ["tea"]
    assert guest.get("/tags/cup").status_code == 404
    act = mod.app.db.reader().value("SELECT max(id) FROM act")
    assert mod.post(f"/acts/{act}/undo").status_code == 303
    assert sorted(shown(guest, f"/t/{two}")) == ["cup", "tea"]
    assert problems(mod) == []


def test_a_topic_made_of_some_posts_begins_without(ann: Person, mod: Person, guest: Person) -> None:
    topic = tagged(ann, "tea", "one")
    post = ann.reply(topic)
    assert mod.post(f"/t/{topic}/split", {"title": "new", "board": "talk", "posts": str(post)}).status_code == 303
    new = int(mod.app.db.reader().value("SELECT max(id) FROM topic"))
    assert (shown(guest, f"/t/{topic}"), shown(guest, f"/t/{new}")) == (["tea"], [])
    mod.post(f"/t/{new}/tags", {"tags": "cup", "tags_were": ""})
    act = mod.app.db.reader().value("SELECT id FROM act WHERE kind = 'split'")
    assert mod.post(f"/acts/{act}/undo").status_code == 303
    assert guest.get("/tags/cup").status_code == 404
    assert problems(mod) == []


def test_deleted_and_removed_it_is_on_no_list(ann: Person, mod: Person, root: Person, guest: Person) -> None:
    topic = tagged(ann, "tea", "one")
    mod.post(f"/t/{topic}/delete")
    assert guest.get("/tags/tea").status_code == 404
    mod.post(f"/t/{topic}/restore")
    assert titles(guest, "/tags/tea") == ["one"]
    mod.post(f"/t/{topic}/delete")
    assert root.post(f"/t/{topic}/purge").status_code == 303
    root.app.jobs.run_due()
    assert root.app.db.reader().value("SELECT count(*) FROM topic_tag") == 0
    assert problems(root) == []


def test_a_board_that_goes_hands_its_topics_on(ann: Person, root: Person, guest: Person) -> None:
    root.post("/admin/boards/new", {"name": "spare"})
    board = root.app.db.reader().value("SELECT max(id) FROM board")
    tagged(ann, "tea", "one", "spare")
    root.post(f"/admin/boards/{board}/remove", {"into": "talk"})
    assert titles(guest, "/tags/tea?board=talk") == ["one"]
    assert problems(root) == []


def test_the_check_sees_what_is_wrong(app: Forum, ann: Person) -> None:
    tagged(ann, "tea")
    with app.db.transaction() as tx:
        tx.run("UPDATE tag_board SET topics = 7")
        tx.run("UPDATE topic_tag SET bump = 1")
        tx.run("INSERT INTO tag_synonym (slug, name, look, tag_id) VALUES ('tea', 'tea', 'tea', 1)")
    assert len(problems(ann)) == 3


@pytest.mark.slow
def test_whatever_is_done_in_whatever_order_the_counters_are_right(
    app: Forum, ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    """A hundred and fifty acts by chance; each number on the way is what counting gives."""
    root.post("/admin/boards/new", {"name": "spare"})
    chance, db = random.Random(7), app.db.reader()
    topics = [tagged(chance.choice((ann, bob)), "tea, cup", f"topic {n}") for n in range(6)]
    words = ("tea", "cup", "stove", "tea, stove", "", "cup, 茶")

    def some() -> int:
        return int(chance.choice(db.column("SELECT id FROM topic WHERE purged = 0") or topics))

    def undo() -> None:
        acts = db.column("SELECT id FROM act WHERE undone_at IS NULL ORDER BY id DESC LIMIT 5")
        mod.post(f"/acts/{chance.choice(acts or [1])}/undo")

    deeds: tuple[Callable[[], object], ...] = (
        lambda: mod.post(f"/t/{some()}/tags", {"tags": chance.choice(words), "tags_were": chance.choice(words)}),
        lambda: topics.append(tagged(ann, chance.choice(words), "more")),
        lambda: ann.post(f"/t/{some()}/reply", {"body": "An answer."}),
        lambda: mod.post(f"/t/{some()}/move", {"board": chance.choice(("talk", "spare")), "trace": "1"}),
        lambda: mod.post(f"/t/{some()}/delete"),
        lambda: mod.post(f"/t/{some()}/restore"),
        lambda: mod.post(f"/t/{some()}/merge", {"into": str(some())}),
        lambda: mod.post(f"/p/{some()}/delete"),
        lambda: root.post(f"/t/{some()}/purge"),
        lambda: root.post(f"/admin/tags/{chance.randint(1, 4)}", {"name": chance.choice(("tea", "Tea time", "mug"))}),
        lambda: root.post(f"/admin/tags/{chance.randint(1, 4)}/merge", {"into": chance.choice(("tea", "cup"))}),
        undo,
    )
    for step in range(150):
        chance.choices(deeds, (6, 5, 3, 4, 3, 3, 1, 1, 1, 1, 0.4, 4))[0]()
        if step % 10 == 0:
            wrong = [line for fn in app.events.provided("check") for line in fn(db) if "tag" in line]
            assert wrong == [], step
    assert problems(root) == []
    assert db.value("SELECT count(*) FROM act WHERE undone_at IS NOT NULL") > 3


def test_tags_go_out_and_come_in_with_their_topics(
    app: Forum, ann: Person, open_app: Callable[..., Forum], tmp_path: Path
) -> None:
    tagged(ann, "tea, 茶, C++", "one")
    ann.topic("without")
    first, second = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    exporting.export(app.db.reader(), app.config["INSTANCE"], first)
    assert '"tags":["C++","tea","茶"]' in first.read_text("utf-8")
    other = open_app(tmp_path / "other")
    Importer(other.db, other.config["INSTANCE"]).run(in_order(first, tmp_path, lambda _: None))
    exporting.export(other.db.reader(), other.config["INSTANCE"], second)
    assert first.read_bytes() == second.read_bytes()
    assert [line for fn in other.events.provided("check") for line in fn(other.db.reader())] == []
