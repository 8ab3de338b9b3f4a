"""Import, export, import elsewhere, export again: the same topics, people and words come out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum_app import Forum
from forum_app.kernel.text import clean_line, is_blank
from forum_app.transfer import cli, exporting
from forum_app.transfer.importing import Importer
from forum_app.transfer.lines import in_order, parse, written
from tests.people import Person
from tests.process import Hearth
from tests.transfer.community import Line, lines, packed
from tests.transfer.conftest import Import

Exported = Callable[[Path], list[str]]


def test_a_community_comes_out_as_it_went_in(tmp_path: Path, import_: Import, exported: Exported) -> None:
    made = lines()
    one, other = tmp_path / "one", tmp_path / "other"
    done = import_(packed(made, tmp_path / "made.jsonl.gz"), one)
    assert (done.topics, done.posts) == (len(made), sum(len(line["posts"]) for line in made))
    out = exported(one)
    assert [_as_shown(line) for line in made] == [json.loads(line) for line in out]
    (tmp_path / "out.jsonl").write_text("\n".join(out) + "\n", "utf-8")
    assert import_(tmp_path / "out.jsonl", other).topics == len(made)
    assert exported(other) == out


def _as_shown(line: Line) -> Line:
    """A name is a line: without spaces around and between."""
    posts = [{**post, "author": clean_line(post["author"])} for post in line["posts"]]
    return {**line, "author": clean_line(line["author"]), "posts": posts}


def test_a_second_import_adds_nothing_and_says_how_much_was_there(tmp_path: Path, import_: Import) -> None:
    file, folder = packed(lines(), tmp_path / "made.jsonl"), tmp_path / "data"
    first = import_(file, folder)
    again = import_(file, folder)
    assert (again.topics, again.posts, again.members, again.known) == (0, 0, 0, first.topics)


def test_where_no_terminal_draws_a_bar_lines_say_how_far_it_is(
    app: Forum, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "PAUSE", 0)
    importer = Importer(app.db, "other")
    with cli.shown(1, importer.count) as read:
        importer.run(in_order(packed(lines(), tmp_path / "made.jsonl"), tmp_path, read), lambda _: read(0))
    said = capsys.readouterr().err.splitlines()
    assert (said[0], said[1], said[-1]) == ("Importing", "0 topics so far", "12 topics so far")


def test_lines_without_an_id_are_known_by_what_they_say(tmp_path: Path, import_: Import) -> None:
    made = [{k: v for k, v in line.items() if k not in ("dataset", "topic_id")} for line in lines(4, 3)]
    folder = tmp_path / "data"
    assert import_(packed([*made, made[0]], tmp_path / "a.jsonl"), folder).topics == 4  # one stood there twice
    changed = [{**made[0], "title": "Another title"}, *made[1:]]
    again = import_(packed(changed, tmp_path / "b.jsonl"), folder)
    assert (again.topics, again.known) == (1, 3)


def test_a_forum_of_our_own_is_exported_and_known_again(
    open_app: Callable[..., Forum], folder: Path, import_: Import, exported: Exported, tmp_path: Path
) -> None:
    ann, bob = (Person(open_app(folder), name) for name in ("ann", "bob"))
    topic = ann.topic("Their title 标题", "**First**, of ann")
    bob.reply(topic, "Second\n\n- of bob")
    gone = bob.reply(topic, "taken back")
    bob.post(f"/p/{gone}/delete")
    out = exported(folder)
    found = json.loads(out[-1])
    assert (found["title"], found["board"], found["author"]) == ("Their title 标题", "talk", "ann")
    assert [(p["author"], p["body"]) for p in found["posts"]] == [
        ("ann", "**First**, of ann"),
        ("bob", "Second\n\n- of bob"),
    ]
    file = packed(map(json.loads, out), tmp_path / "out.jsonl")
    assert import_(file, folder).topics == 0  # its own topics are known by their numbers
    assert import_(file, tmp_path / "other").topics == len(out)
    assert exported(tmp_path / "other") == out


COLLIDING = "Tom,tom,TOM,Ｔｏｍ,Tom ,Tоm,T-o-m,admin,Admin,👍,👍👍,?,!".split(",")  # the sixth with a Cyrillic о


def test_authors_that_collide_stay_as_many_people_as_they_were(
    open_app: Callable[..., Forum], tmp_path: Path, import_: Import, exported: Exported
) -> None:
    line = lines(1, 1)[0]
    post = line["posts"][0]
    names = [*COLLIDING, "Very" * 30, "Very" * 31]
    line["posts"] = [{**post, "n": n, "author": name, "reply_to": None} for n, name in enumerate(names, 1)]
    line["author"] = names[0]
    file, folder = packed([line], tmp_path / "made.jsonl"), tmp_path / "data"
    assert import_(file, folder).members == len(names)
    db = open_app(folder).db.reader()
    members = db.tuples(
        "SELECT p.author_id, m.name, m.display_name FROM post p JOIN member m ON m.id = p.author_id ORDER BY p.id"
    )
    assert len(set(members)) == len({name for _, name, _ in members}) == len(names)
    assert [shown for _, _, shown in members] == [clean_line(name)[:60] or "?" for name in names]
    assert [post["author"] for post in json.loads(exported(folder)[0])["posts"]] == [shown for _, _, shown in members]


def test_an_imported_person_cannot_log_in_and_is_the_same_in_the_next_file(
    open_app: Callable[..., Forum], tmp_path: Path, import_: Import
) -> None:
    made, folder = lines(8, 12), tmp_path / "data"
    first = import_(packed(made[:4], tmp_path / "a.jsonl"), folder)
    second = import_(packed(made[4:], tmp_path / "b.jsonl"), folder)
    assert first.members + second.members == len({post["author"] for line in made for post in line["posts"]})
    db = open_app(folder).db.reader()
    assert db.value("SELECT count(*) FROM member WHERE password IS NOT NULL") == 0


@pytest.mark.slow
def test_a_topic_of_a_thousand_posts_opens_on_any_page_as_a_short_one_does(
    open_app: Callable[..., Forum], tmp_path: Path, import_: Import
) -> None:
    made, folder = lines(2, 25), tmp_path / "data"
    many = lines(1, 1000)[0]
    import_(packed([*made, {**many, "topic_id": "many", "dataset": "many"}], tmp_path / "made.jsonl"), folder)
    app = open_app(folder)
    ran: list[tuple[str, dict[str, Any]]] = []
    app.db.trace = lambda sql, params: ran.append((sql, params))
    costs: dict[tuple[int, int], list[str]] = {}
    Person(app, "").page("/")  # the options are read once
    for topic, slug, numbers in app.db.reader().tuples("SELECT id, slug, numbers FROM topic"):
        for page in {2, numbers // 40 + 1, (numbers - 1) // 20 + 1} - {1}:
            ran.clear()
            assert Person(app, "").get(f"/t/{topic}/{slug}?page={page}").status_code == 200
            costs[topic, page] = [re.sub(r"\(:\w+(, :\w+)*\)", "(…)", sql) for sql, _ in ran]  # a last page is shorter
            sql, params = next((sql, params) for sql, params in ran if "BETWEEN" in sql)
            plan = " ".join(row[3] for row in app.db.reader().tuples(f"EXPLAIN QUERY PLAN {sql}", **params))
            assert "(topic_id=? AND number>? AND number<?)" in plan
            assert "SCAN" not in plan
            assert "TEMP B-TREE" not in plan
    assert len(costs) > 4
    assert len({tuple(cost) for cost in costs.values()}) == 1


def test_an_export_is_whole_or_absent(folder: Path, tmp_path: Path, hearth_here: Hearth) -> None:
    done = hearth_here("export", tmp_path / "no" / "such" / "folder.jsonl", "--data-dir", folder)
    assert done.code == 1
    assert done.err.startswith("hearth: ")
    target = tmp_path / "all.jsonl"
    target.write_text("kept until there is a better one")
    assert hearth_here("export", target, "--data-dir", folder).code == 0
    assert list(target.parent.glob("*.partial")) == []
    assert json.loads(target.read_text("utf-8"))["posts"]


def test_the_wide_space_of_chinese_titles_survives(tmp_path: Path, import_: Import, exported: Exported) -> None:
    line = {**lines(1, 1)[0], "title": "春眠不觉晓　处处闻啼鸟"}
    import_(packed([line], tmp_path / "made.jsonl"), tmp_path / "data")
    assert json.loads(exported(tmp_path / "data")[0])["title"] == line["title"]


# --- anything that JSON can say

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
visible = text.filter(lambda value: not is_blank(clean_line(value)) and not is_blank(value))
times = st.integers(0, 4102444799)
bodies = st.one_of(
    text, st.sampled_from(["# a\n\n**b** `c` @ann", "| a |\n| - |\n| b |", "<p>html</p>", "```py\nx\n```", "围炉夜话"])
)


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@st.composite
def topics(draw: st.DrawFn) -> Line:
    count = draw(st.integers(1, 5))
    people = draw(st.lists(visible, min_size=1, max_size=3))
    posts = []
    for n in range(1, count + 1):
        posts.append(
            {
                "n": n,
                "author": draw(st.sampled_from(people)),
                "created": _iso(draw(times)),
                "format": draw(st.sampled_from(["md", "html", "text"])),
                "body": draw(bodies),
                "reply_to": draw(st.one_of(st.none(), st.integers(1, n - 1))) if n > 1 else None,
            }
        )
        if added := draw(st.lists(st.fixed_dictionaries({"created": times.map(_iso), "body": bodies}), max_size=2)):
            posts[-1]["addenda"] = added
    author, created = draw(st.sampled_from(people)), _iso(draw(times))
    return {"board": draw(visible), "title": draw(visible), "author": author, "created": created, "posts": posts}


@pytest.fixture
def two_forums(open_app: Callable[..., Forum], tmp_path: Path) -> Iterator[tuple[Forum, Forum]]:
    yield open_app(tmp_path / "one"), open_app(tmp_path / "other")


def _brought_in(app: Forum, made: list[bytes]) -> None:
    with app.app_context():
        Importer(app.db, app.config["INSTANCE"]).run(parse(n, line) for n, line in enumerate(made, 1))


def _out(app: Forum, dataset: str) -> list[bytes]:
    found = exporting.topics(app.db.reader(), app.config["INSTANCE"])
    return [written(topic) for topic in found if topic.dataset == dataset]


@pytest.mark.slow
@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(topics(), min_size=1, max_size=3), number=st.integers(0, 2**60))
def test_whatever_can_be_imported_comes_out_the_same(
    two_forums: tuple[Forum, Forum], made: list[Line], number: int
) -> None:
    one, other = two_forums
    dataset = f"{number}-{one.db.reader().value('SELECT count(*) FROM topic')}"  # a new one for each example
    given_: list[dict[str, Any]] = [{**line, "dataset": dataset, "topic_id": str(n)} for n, line in enumerate(made)]
    _brought_in(one, [json.dumps(line, ensure_ascii=False).encode() for line in given_])
    out = _out(one, dataset)
    assert len(out) == len(made)
    for before, after in zip(given_, map(json.loads, out), strict=True):
        assert [p["body"] for p in after["posts"]] == [p["body"] for p in before["posts"]]
        for name in ("n", "format", "created", "reply_to", "addenda"):
            assert [p.get(name) for p in after["posts"]] == [p.get(name) for p in before["posts"]]
        assert after["title"] == clean_line(before["title"])
        assert after["created"] == before["created"]
        shown = [clean_line(p["author"])[:60].strip() or "?" for p in before["posts"]]
        assert [p["author"].strip() for p in after["posts"]] == shown
    _brought_in(other, out)
    assert _out(other, dataset) == out
    _brought_in(other, out)
    assert len(_out(other, dataset)) == len(out)
    for app in two_forums:
        assert _problems(app) == []


def _problems(app: Forum) -> list[str]:
    db = app.db.reader()
    return [problem for look in app.events.provided("check") for problem in look(db)]
