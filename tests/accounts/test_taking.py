"""One's data as an archive: one's own words, all of them, and nobody else's."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.transfer import exporting
from forum_app.transfer.importing import Importer
from forum_app.transfer.lines import parse
from tests.people import Person


def archive(person: Person) -> dict[str, str]:
    """Path -> text."""
    answer = person.post("/settings/data")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Content-Type"] == "application/zip"
    content = answer.data
    answer.close()
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


@pytest.fixture
def wrote(ann: Person, bob: Person) -> tuple[int, int]:
    """ann's own topic with bob's answer, and bob's with hers."""
    hers, his = ann.topic("Kettles 水壶", "ann on kettles"), bob.topic("Pans", "bob on pans")
    bob.reply(hers, "bob on kettles")
    ann.reply(his, "ann on pans")
    return hers, his


def test_it_holds_what_one_wrote_and_nothing_of_others(wrote: tuple[int, int], ann: Person) -> None:
    found = archive(ann)
    whole = "\n".join(found.values())
    assert "ann on kettles" in found[f"posts/{wrote[0]}-kettles-水壶.md"]
    assert "ann on pans" in found[f"posts/{wrote[1]}-pans.md"]
    assert "bob on" not in whole
    assert "argon2" not in whole
    assert json.loads(found["profile.json"])["name"] == "ann"
    assert "posts/….md" in found["README.md"]


def test_the_name_of_the_file_names_forum_person_and_day(ann: Person) -> None:
    said = ann.post("/settings/data").headers["Content-Disposition"]
    assert said.startswith("attachment; filename=hearth-ann-2")
    assert said.endswith(".zip")


def test_it_is_in_the_members_language(ann: Person) -> None:
    """The words themselves are tested with all others; here, that they are asked for in that language."""
    ann.post("/settings", {"display_name": "ann", "language": "zh-Hans", "zone": "", "theme": ""})
    assert "README.md" in archive(ann)


def test_deleted_posts_are_in_it_and_marked(wrote: tuple[int, int], ann: Person, mod: Person) -> None:
    post = ann.reply(wrote[1], "taken back")
    mod.post(f"/p/{post}/delete")
    text = archive(ann)[f"posts/{wrote[1]}-pans.md"]
    assert "taken back" in text
    assert "deleted 2" in text


def test_the_title_of_what_somebody_else_deleted_is_not_told(wrote: tuple[int, int], ann: Person, bob: Person) -> None:
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE topic SET deleted_at = 1 WHERE id = :id", id=wrote[1])
    found = archive(ann)
    assert "ann on pans" in found[f"posts/{wrote[1]}.md"]
    assert "Pans" not in "\n".join(found.values())


def test_an_import_reads_the_data(wrote: tuple[int, int], ann: Person) -> None:
    for path, text in archive(ann).items():
        if path.startswith("posts/") and path.endswith(".json"):
            line = parse(1, text.encode())
            assert [post.author for post in line.posts] == ["ann"]


def test_what_was_added_and_changed_is_in_it(wrote: tuple[int, int], ann: Person) -> None:
    """Rows as other parts of the program write them."""
    with ann.app.db.transaction() as tx:
        first = tx.value("SELECT id FROM post WHERE topic_id = :t AND number = 1", t=wrote[0])
        me = tx.value("SELECT id FROM member WHERE name = 'ann'")
        tx.run(
            "INSERT INTO addendum (post_id, number, body, html, renderer, created_at) "
            "VALUES (:p, 1, 'added', '', 1, 9)",
            p=first,
        )
        for number, by in enumerate((me, me + 1), start=1):
            tx.run(
                "INSERT INTO revision (post_id, number, body, written_at, written_by) VALUES (:p, :n, :b, 9, :by)",
                p=first, n=number, b=f"before, by {by}", by=by,
            )  # fmt: skip
    data = json.loads(archive(ann)[f"posts/{wrote[0]}-kettles-水壶.json"])
    assert data["posts"][0]["addenda"][0]["body"] == "added"
    assert [piece["body"] for piece in data["posts"][0]["before"]] == [f"before, by {me}"]


def test_what_was_taken_along_comes_elsewhere_with_its_addenda_and_without_what_was_deleted(
    wrote: tuple[int, int], ann: Person, mod: Person, empty_app: Forum
) -> None:
    hers, his = wrote
    first = ann.app.db.reader().value("SELECT id FROM post WHERE topic_id = :t AND number = 1", t=hers)
    assert ann.post(f"/p/{first}/append", {"body": "one thing more"}).status_code == 303
    mod.post(f"/p/{ann.reply(his, 'taken back')}/delete")
    gone = ann.topic("Gone")
    mod.post(f"/t/{gone}/delete")
    files = archive(ann)
    lines = [parse(1, text.encode()) for path, text in files.items() if re.match(r"posts/.*\.json", path)]
    here = Importer(ann.app.db, ann.app.config["INSTANCE"])
    here.run(iter(lines))
    assert (here.count.topics, here.count.known) == (0, 2)
    there = Importer(empty_app.db, empty_app.config["INSTANCE"])
    there.run(iter(lines))
    assert (there.count.topics, there.count.posts) == (2, 2)
    assert empty_app.db.reader().column("SELECT body FROM addendum") == ["one thing more"]
    there.run(exporting.topics(ann.app.db.reader(), ann.app.config["INSTANCE"]))  # later all of it, whole
    assert there.count.known == 0


def test_not_as_often_as_one_likes(open_app: Callable[..., Forum], folder: Path) -> None:
    ann = Person(open_app(folder, limits=True), "ann")
    got = [ann.post("/settings/data") for _ in range(3)]
    assert [answer.status_code for answer in got] == [200, 200, 429]
    assert "Please wait" in got[2].get_data(as_text=True)


def test_thousands_of_posts_are_read_in_batches(ann: Person, app: Forum) -> None:
    topic = ann.topic("Kettles")
    with app.db.transaction() as tx:
        tx.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
            INSERT INTO post (topic_id, number, author_id, body, html, renderer, created_at)
            SELECT :topic, i, (SELECT id FROM member WHERE name = 'ann'), 'kettle ' || i, '', 1, i FROM n
            """,
            topic=topic,
        )
    data = json.loads(archive(ann)[f"posts/{topic}-kettles.json"])
    assert [post["n"] for post in data["posts"]] == list(range(1, 6001))
