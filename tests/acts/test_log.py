"""The log: who did what where, for the owner and for those who keep order there; filtered, and taken along."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

import pytest

from forum_app import Forum
from forum_app.acts import lines
from forum_app.kernel.queries import bump_site
from tests.people import Person

SECRET = "Plans for the feast"


@dataclass
class Past:
    talk: int
    hidden: int


@pytest.fixture
def past(app: Forum, ann: Person, mod: Person, root: Person) -> Past:
    """A topic that mod locked with a reason, and one on a board of the owner's own that root locked."""
    talk = ann.topic("Noisy")
    mod.post(f"/t/{talk}/lock", {"locked": "1", "reason": "enough, ann"})
    root.post("/admin/boards/new", {"name": "cellar"})
    hidden = root.topic(SECRET, board="cellar")
    root.post(f"/t/{hidden}/lock", {"locked": "1"})
    with app.db.transaction() as tx:
        board = tx.value("SELECT id FROM board WHERE slug = 'cellar'")
        tx.run("INSERT INTO people (id, name, name_key, created_at) VALUES (9, 'few', 'few', 0)")
        tx.run("INSERT INTO board_right (board_id, people_id, see) VALUES (:board, 9, 1)", board=board)
        bump_site(tx)
    return Past(talk, hidden)


def test_the_owner_sees_everything_with_its_reason(past: Past, root: Person) -> None:
    page = root.page("/admin/acts")
    for words in ("locked a topic", "Noisy", "enough, ann", SECRET, "cellar"):
        assert words in page


def test_a_moderator_learns_nothing_of_a_board_that_is_not_seen(past: Past, mod: Person) -> None:
    page = mod.page("/order/log")
    assert "Noisy" in page
    assert SECRET not in page
    assert "cellar" not in page
    assert "Nothing here" in mod.page("/order/log?board=cellar")
    assert SECRET not in mod.get("/order/log.csv").get_data(as_text=True)
    with mod.app.db.transaction() as tx:  # it went where mod does not see it
        tx.run("UPDATE topic SET board_id = (SELECT id FROM board WHERE slug = 'cellar')")
    assert "Noisy" not in mod.page("/order/log")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("by=mod", True), ("by=root", False), ("by=nobody", False), ("to=ann", True), ("to=bob", False),
        ("kind=lock", True), ("kind=move", False), ("board=talk", True), ("board=around-the-fire", False),
        ("since=2001-01-01", True), ("since=2999-01-01", False), ("until=2001-01-01", False), ("since=nonsense", True),
    ],
)  # fmt: skip
def test_it_is_filtered(query: str, found: bool, past: Past, root: Person) -> None:
    assert ("Noisy" in root.page(f"/admin/acts?{query}")) is found


def test_what_was_undone_says_by_whom(past: Past, root: Person, mod: Person) -> None:
    act = root.app.db.reader().value("SELECT min(id) FROM act")
    assert f"/acts/{act}/undo" in root.page("/admin/acts")
    root.post(f"/acts/{act}/undo")
    assert "undone by root" in mod.page("/order/log")
    assert f"/acts/{act}/undo" not in root.page("/admin/acts")


def test_it_goes_on_by_pages(app: Forum, past: Past, root: Person) -> None:
    with app.db.transaction() as tx:
        for n in range(60):
            tx.run("INSERT INTO act (at, actor_id, kind, why) VALUES (1, 1, 'lock', :why)", why=f"no. {n}.")
    page = root.page("/admin/acts")
    assert "no. 59." in page
    assert "no. 9." not in page
    assert "no. 9." in root.page("/admin/acts?before=" + page.split("/admin/acts?before=")[1].split('"')[0])


def test_it_is_taken_along_as_a_table_and_as_lines(past: Past, root: Person) -> None:
    root.post(f"/t/{past.talk}/lock", {"locked": "1", "reason": "=cmd()"})
    text = root.get("/order/log.csv?kind=lock").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["by"], row["title"], row["why"]) for row in rows] == [
        ("root", "Noisy", "'=cmd()"), ("root", SECRET, ""), ("mod", "Noisy", "enough, ann"),
    ]  # fmt: skip
    told = [json.loads(line) for line in root.get("/order/log.jsonl?by=mod").get_data(as_text=True).splitlines()]
    assert [(one["what"], one["whom"], one["why"]) for one in told] == [("locked a topic", "ann", "enough, ann")]


@pytest.mark.parametrize("risky", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
def test_no_spreadsheet_takes_a_cell_for_a_formula(risky: str) -> None:
    assert str(lines.safe(risky)).startswith("'")


def test_it_is_public_if_the_owner_wants_without_reasons_and_people(
    app: Forum, past: Past, root: Person, guest: Person, bob: Person
) -> None:
    assert guest.get("/log").status_code == 404
    with app.db.transaction() as tx:
        app.options.put(tx, {"public_log": True}, 0)
    for person in (guest, bob):
        page = person.page("/log")
        assert "locked a topic" in page
        for word in ("enough", SECRET, "cellar", "/undo", "/u/ann"):
            assert word not in page
    assert "Noisy" in guest.page("/log?by=mod")


def test_members_have_no_log(past: Past, ann: Person, guest: Person) -> None:
    for path in ("/order/log", "/order/log.csv", "/order/log.jsonl", "/admin/acts"):
        assert ann.get(path).status_code == 404
        assert guest.get(path).status_code == 403
    assert ann.get("/order/log.exe").status_code == 404
