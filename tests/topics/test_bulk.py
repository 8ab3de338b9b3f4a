"""One act on many topics: the same as one by one, told as it went, whoever else acts meanwhile."""

from __future__ import annotations

import random
import re
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.kernel.errors import StorageFull
from forum_app.topics import bulk_views
from forum_app.topics.queries import purge
from tests.conftest import ROOT
from tests.people import BASE, Person
from tests.proofs.dumps import Dump, dump
from tests.proofs.html import leads_out

FIRE = "around-the-fire"
SINGLE: dict[str, tuple[str, dict[str, str]]] = {
    "move": ("move", {"board": FIRE, "trace": "1"}),
    "lock": ("lock", {"locked": "1"}),
    "open": ("lock", {"locked": "0"}),
    "pin": ("pin", {"pinned": "1"}),
    "unpin": ("pin", {"pinned": "0"}),
    "delete": ("delete", {}),
    "restore": ("restore", {}),
}


def _bulk(person: Person, act: str, ids: list[Any], **more: str) -> TestResponse:
    form = {"csrf_token": person.csrf(), "act": act, "ids": list(map(str, ids)), **more}
    return person.client.post("/topics/bulk", base_url=BASE, data=form)


def _said(person: Person) -> str:
    """What the last act answered."""
    found = re.findall(r'class="toast" role="status"><span>(.*?)</span>', person.page("/"))
    return found[-1] if found else ""


def _titles(person: Person, path: str) -> list[str]:
    return re.findall(r'class="title"[^>]*><a href="/t/[^"]*"><bdi>([^<]*)', person.page(path))


def _problems(app: Forum) -> list[str]:
    return [problem for look in app.events.provided("check") for problem in look(app.db.reader())]


@pytest.fixture
def topics(ann: Person, bob: Person) -> list[int]:
    made = [ann.topic(f"topic {n}") for n in range(5)]
    bob.reply(made[0])
    return made


def test_topics_are_chosen_on_lists_by_the_staff_alone(
    topics: list[int], ann: Person, guest: Person, mod: Person
) -> None:
    for path in ("/", "/b/talk"):
        assert mod.page(path).count('class="pick"') >= 5
        assert mod.page(path).count('id="bulk"') == 1
        assert 'aria-label="Choose “topic 3”"' in mod.page(path)
        for person in (ann, guest):
            assert "pick" not in person.page(path)
            assert "bulk" not in person.page(path)


def test_chosen_topics_move_together_and_one_is_back_on_the_list(topics: list[int], mod: Person, guest: Person) -> None:
    answer = _bulk(mod, "move", topics[:3], board=FIRE, next="/b/talk?before=1-2")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/b/talk?before=1-2"
    assert _said(mod) == "3 topics are moved to Around the fire."
    assert _titles(guest, "/b/talk") == ["topic 4", "topic 3"]
    assert 'class="trace"' not in guest.page("/b/talk")
    assert _problems(guest.app) == []


def test_a_trace_is_left_if_wanted(topics: list[int], mod: Person, guest: Person) -> None:
    _bulk(mod, "move", topics[:2], board=FIRE, trace="1")
    assert guest.page("/b/talk").count('class="trace"') == 2


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("lock", "2 topics are locked."),
        ("pin", "2 topics are pinned on their boards."),
        ("delete", "2 topics are deleted."),
    ],
)
def test_each_act_is_done_and_told_and_told_again_as_nothing_new(
    topics: list[int], mod: Person, act: str, said: str
) -> None:
    _bulk(mod, act, topics[:2])
    assert _said(mod) == said
    before = dump(mod.app)
    _bulk(mod, act, topics[:2])
    assert _said(mod) == "2 needed no change."
    assert dump(mod.app) == before


def test_what_vanished_meanwhile_is_told_and_the_rest_is_done(topics: list[int], mod: Person, root: Person) -> None:
    root.post(f"/t/{topics[1]}/delete")
    root.post(f"/t/{topics[2]}/move", {"board": FIRE})
    _bulk(mod, "move", [*topics[:4], 999_999, "x", "-1"], board=FIRE)
    assert _said(mod) == "2 topics are moved to Around the fire. 1 needed no change. 3 were not there any more."
    assert _problems(mod.app) == []


def test_deleted_topics_are_brought_back_from_their_list(topics: list[int], ann: Person, mod: Person) -> None:
    _bulk(mod, "delete", topics)
    assert mod.page("/deleted").count('class="pick"') == 5
    assert 'value="restore"' in mod.page("/deleted")
    assert "pick" not in ann.page("/deleted")
    answer = _bulk(mod, "restore", topics, next="/deleted")
    assert answer.headers["Location"] == "/deleted"
    assert _said(mod) == "5 topics are back."
    assert _problems(mod.app) == []


def test_nothing_chosen_is_said(mod: Person) -> None:
    before = dump(mod.app)
    answer = _bulk(mod, "delete", [], next="/b/talk")
    assert answer.headers["Location"] == "/b/talk"
    assert _said(mod) == "No topic was chosen."
    assert dump(mod.app) == before


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"act": "explode"}, "Choose what shall be done."),
        ({"act": ""}, "Choose what shall be done."),
        ({"act": "move"}, "Choose a board."),
        ({"act": "move", "board": "nowhere"}, "Choose a board."),
    ],
)
def test_what_cannot_be_done_is_said_and_the_choice_is_kept(
    topics: list[int], mod: Person, form: dict[str, str], sentence: str
) -> None:
    before = dump(mod.app)
    answer = _bulk(mod, ids=topics[:2], next="/b/talk", **form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert re.findall(r'name="ids" value="(\d+)"[^>]* checked', page) == [str(topic) for topic in topics[:2]]
    assert 'name="next" value="/b/talk"' in page
    assert dump(mod.app) == before


def test_a_hundred_at_once_and_not_one_more(mod: Person, topics: list[int]) -> None:
    assert _bulk(mod, "lock", [*topics, *range(1000, 1095)]).status_code == 303
    assert _said(mod) == "5 topics are locked. 95 were not there any more."
    refused = _bulk(mod, "open", [*topics, *range(1000, 1096)])
    assert refused.status_code == 422
    assert "At most 100 topics at once." in refused.get_data(as_text=True)


def test_members_find_no_such_place(topics: list[int], ann: Person, guest: Person) -> None:
    before = dump(ann.app)
    assert _bulk(ann, "delete", topics).status_code == 404
    assert _bulk(guest, "delete", topics).status_code == 403
    assert dump(ann.app) == before


def test_one_stays_in_the_house_afterwards(topics: list[int], mod: Person) -> None:
    for target in (ROOT / "tests" / "data" / "redirects.txt").read_text("utf-8").split("\n"):
        for act in ("lock", "move"):
            answer = _bulk(mod, act, topics[:1], next=target, board=FIRE)
            assert not leads_out(answer.headers["Location"]), target


def test_chinese_sentences_stand_side_by_side(topics: list[int], mod: Person) -> None:
    """A wide full stop needs no space after it."""
    mod.post("/settings", {"display_name": "mod", "language": "zh-Hans", "zone": "", "theme": ""})
    _bulk(mod, "lock", [*topics[:2], 999_999])
    assert re.fullmatch(r"\D*2[^.。]*[.。]\S.*", _said(mod))


# --- the same as one by one


def _singly(person: Person, act: str, topic: int) -> None:
    where, form = SINGLE[act]
    gone = person.app.db.reader().value("SELECT deleted_at FROM topic WHERE id = :id", id=topic)
    if gone is None or act in ("delete", "restore"):  # on a list nobody chooses what is deleted
        person.post(f"/t/{topic}/{where}", form)


def _state(app: Forum) -> Dump:
    """Everything but the versions, which may go up together or each by itself, and the log, where many are one."""
    found = dump(app)
    db = app.db.reader()
    for table in ("topic", "board", "site"):
        names = [row[1] for row in db.tuples(f"PRAGMA table_info({table})") if row[1] not in ("version", "stream")]
        found[table] = db.tuples(f"SELECT {', '.join(names)} FROM {table}")
    return {table: rows for table, rows in found.items() if table not in ("session", "job", "act", "sqlite_sequence")}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_many_at_once_are_as_one_by_one(
    seed: int,
    open_app: Callable[..., Forum],
    made_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two copies of a forum, the same random acts in both, in one of them in bulk; the clock stands still."""
    at, chance = time.time(), random.Random(seed)
    monkeypatch.setattr("forum_app.kernel.clock.time", SimpleNamespace(time=lambda: at))
    apps = [open_app(Path(shutil.copytree(made_folder, tmp_path / name))) for name in ("many", "single")]
    many, single = (Person(app, "mod") for app in apps)
    for app in apps:
        ann, bob = Person(app, "ann"), Person(app, "bob")
        topics = [ann.topic(f"topic {n}") for n in range(6)]
        bob.reply(topics[2])
    for _ in range(25):
        act = chance.choice(list(SINGLE))
        chosen = chance.sample(topics, chance.randint(1, 6))
        SINGLE["move"][1]["board"] = chance.choice([FIRE, "talk"])
        assert _bulk(many, act, chosen, **SINGLE["move"][1]).status_code == 303
        for topic in chosen:
            _singly(single, act, topic)
        assert _state(apps[0]) == _state(apps[1]), (act, chosen)
        assert _problems(apps[0]) == []


@pytest.mark.parametrize("act", ["move", "lock", "delete"])
def test_two_moderators_at_once_do_everything_once(topics: list[int], app: Forum, act: str) -> None:
    people = [Person(app, name) for name in ("mod", "root")]
    for person in people:
        person.csrf()
    ready = threading.Barrier(2)

    def go(person: Person) -> None:
        ready.wait()
        _bulk(person, act, topics, board=FIRE, trace="1")

    threads = [threading.Thread(target=go, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [_said(person) for person in people]
    done = sum(int(number) for words in said for number in re.findall(r"(\d+) topics? (?:is|are)", words))
    assert done == 5, said
    assert _problems(app) == []


def test_the_lock_is_held_for_a_few_at_a_time(topics: list[int], mod: Person, statements: list[Any]) -> None:
    begun: list[int] = []
    real = mod.app.db.transaction

    def counted() -> Any:
        begun.append(1)
        return real()

    mod.app.db.transaction = counted  # type: ignore[method-assign]
    _bulk(mod, "lock", [*topics, *range(1000, 1040)])
    assert len(begun) >= 45 / bulk_views.CHUNK


def test_a_disk_that_fails_half_way_is_told(topics: list[int], mod: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is committed is done, and said to be."""
    monkeypatch.setattr(bulk_views, "CHUNK", 2)
    real, left = mod.app.db.transaction, [1, 2]

    def failing() -> Any:
        if not left:
            raise StorageFull
        left.pop()
        return real()

    monkeypatch.setattr(mod.app.db, "transaction", failing)
    _bulk(mod, "lock", topics)
    assert _said(mod) == "4 topics are locked. 1 is left as it was: the disk could not take more."
    left.clear()
    assert _bulk(mod, "open", topics).status_code == 507


def test_a_board_that_goes_half_way_is_told(
    topics: list[int], mod: Person, root: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The topics that were moved before are moved, and said to be."""
    root.post("/admin/boards/new", {"name": "spare"})
    board = root.app.db.reader().value("SELECT max(id) FROM board")
    monkeypatch.setattr(bulk_views, "CHUNK", 2)
    real, begun = mod.app.db.transaction, list[int]()

    def counted() -> Any:
        begun.append(1)
        if len(begun) == 2:
            root.post(f"/admin/boards/{board}/remove", {"into": FIRE})
        return real()

    monkeypatch.setattr(mod.app.db, "transaction", counted)
    mod.csrf(), root.csrf()
    begun.clear()
    assert _bulk(mod, "move", topics, board="spare").status_code == 303
    assert _said(mod) == ("2 topics are moved to spare. 3 are left as they were: the board is not there any more.")
    assert _bulk(mod, "move", topics, board="spare").status_code == 422
    assert _problems(mod.app) == []


def test_what_is_being_removed_for_good_is_not_among_the_chosen(topics: list[int], mod: Person, root: Person) -> None:
    """The rest of a long topic waits for a job."""
    mod.post(f"/t/{topics[0]}/delete")
    with mod.app.db.transaction() as tx:
        purge.set_topic_purged(tx, topics[0], 1)
    page = _bulk(mod, "move", topics[:2]).get_data(as_text=True)
    assert f'value="{topics[1]}"' in page
    assert f'value="{topics[0]}"' not in page
