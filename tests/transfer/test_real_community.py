"""A real community of twenty thousand posts in two languages comes in, is pleasant to read, and comes out again."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum_app import Forum
from forum_app.kernel.text import fold
from tests.people import Person
from tests.process import hearth
from tests.transfer.conftest import Imported
from tests.transfer.real import NAME, imported, run_import

Real = tuple[Path, Imported, float]


@pytest.fixture
def real(shared_data: Path) -> Real:
    return imported(shared_data)


@pytest.mark.slow
@pytest.mark.proof
def test_all_of_it_comes_in_and_a_second_time_nothing(
    real: Real, shared_data: Path, proved: Callable[..., None]
) -> None:
    folder, first, seconds = real
    assert (first.code, first.topics, first.posts, first.members) == (0, 174, 20_027, 768)
    checked = json.loads(hearth("check", "--json", folder=folder).stdout)
    assert checked == {"ok": True, "topics": 174, "posts": 20_027, "members": 768, "problems": []}
    again, seconds_again = run_import(shared_data / NAME, folder)
    assert (again.topics, again.posts, again.members, again.known) == (0, 0, 0, 174)
    proved("import of a real community, from the start of the program", topics=174, posts=20_027, authors=768,
           posts_per_s=round(20_027 / seconds), second_import_s=round(seconds_again, 1))  # fmt: skip


@pytest.mark.slow
@pytest.mark.proof
def test_it_comes_out_word_for_word_and_goes_in_elsewhere(
    real: Real, shared_data: Path, tmp_path: Path, proved: Callable[..., None]
) -> None:
    one, other = tmp_path / "one.jsonl.gz", tmp_path / "other.jsonl.gz"
    assert hearth("export", one, folder=real[0]).returncode == 0
    assert run_import(one, tmp_path / "other")[0].posts == 20_027
    assert hearth("export", other, folder=tmp_path / "other").returncode == 0
    assert gzip.decompress(one.read_bytes()) == gzip.decompress(other.read_bytes())
    before = {line["topic_id"]: line for line in _lines(shared_data / NAME)}
    after = {line["topic_id"]: line for line in _lines(one)}
    assert before.keys() == after.keys()
    for name, line in before.items():
        for key in ("title", "author", "board", "dataset"):
            assert after[name][key] == line[key]
        for was, is_ in zip(line["posts"], after[name]["posts"], strict=True):
            assert (is_["author"], is_["body"]) == (was["author"], was["body"])
    proved("a real community imported, exported, imported elsewhere, exported", posts=20_027, differences=0)


def _lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.mark.slow
def test_two_pairs_of_names_collide_under_the_key_and_stay_two_people(
    real: Real, open_app: Callable[..., Forum], tmp_path: Path
) -> None:
    app = open_app(Path(shutil.copytree(real[0], tmp_path / "data")))
    shown = app.db.reader().tuples("SELECT display_name, name FROM member")
    people: dict[str, list[str]] = {}
    for display, name in shown:
        people.setdefault(fold(display), []).append(name)
    assert sorted(len(found) for found in people.values())[-3:] == [1, 2, 2]
    assert len({name for _, name in shown}) == 768


@pytest.mark.slow
@pytest.mark.proof
def test_its_longest_topic_opens_on_any_page_as_a_short_one_does(
    real: Real, open_app: Callable[..., Forum], tmp_path: Path, proved: Callable[..., None]
) -> None:
    app = open_app(Path(shutil.copytree(real[0], tmp_path / "data")))
    db, guest = app.db.reader(), Person(app, "")
    [(long, slug, numbers)] = db.tuples("SELECT id, slug, numbers FROM topic ORDER BY numbers DESC LIMIT 1")
    [(short, short_slug)] = db.tuples("SELECT id, slug FROM topic WHERE numbers BETWEEN 20 AND 40 LIMIT 1")
    ran: list[str] = []
    app.db.trace = lambda sql, _: ran.append(sql)
    last, counts, medians = (numbers - 1) // 20, {}, {}
    pages = {"short": f"/t/{short}/{short_slug}", **{n: f"/t/{long}/{slug}?page={n}" for n in (2, last // 2, last)}}
    for name, path in pages.items():
        took = []
        for _ in range(9):
            app.pages, ran[:] = type(app.pages)(10**9), []  # as nobody had seen it
            began = time.perf_counter()
            assert guest.get(path).get_data(as_text=True).count("<article") == 20
            took.append(time.perf_counter() - began)
        counts[name], medians[name] = len(ran), statistics.median(took)
    counts["short"] -= 1  # the first page asks whether its first post has a poll
    assert len(set(counts.values())) == 1
    assert medians[last] < 3 * medians[2]
    proved("pages of the longest real topic", posts=numbers, statements=counts[2], page_2_ms=1000 * medians[2],
           last_full_page_ms=1000 * medians[last])  # fmt: skip


@pytest.mark.slow
def test_every_page_of_it_can_be_read(real: Real, open_app: Callable[..., Forum], tmp_path: Path) -> None:
    """The first and last page of each topic, every board and a hundred people."""
    app = open_app(Path(shutil.copytree(real[0], tmp_path / "data")))
    db, guest = app.db.reader(), Person(app, "")
    for topic, slug, numbers in db.tuples("SELECT id, slug, numbers FROM topic"):
        for page in {1, (numbers - 1) // 20 + 1}:
            text = guest.page(f"/t/{topic}/{slug}?page={page}")
            assert text.count("<article") == (20 if page * 20 <= numbers else numbers - 20 * (page - 1))
    for (name,) in db.tuples("SELECT name FROM member ORDER BY posts DESC LIMIT 100"):
        assert guest.get(f"/u/{name}").status_code == 200
    path, seen = "/", 0
    while path:
        page = guest.page(path)
        seen += page.count('<li class="row">')
        older = re.search(r'<a href="(/\?before=[^"]+)" rel="next"', page)
        path = older[1] if older else ""
    assert seen == 174
