"""A member with thousands of posts leaves, a topic of thousands goes: nobody waits, and nothing is left in between."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from forum_app import Forum, create_app, load
from forum_app.accounts import queries as accounts
from forum_app.boards.queries import board_by_slug
from forum_app.kernel.clock import now
from forum_app.kernel.db import Writer
from forum_app.kernel.markup import Prepared, prepare
from forum_app.topics.importing import ImportedPost, put_whole_topic
from forum_app.topics.service import with_more
from tests.people import PASSWORD, Person
from tests.process import check, start

pytestmark = [pytest.mark.proof, pytest.mark.slow]
LOCK = 0.050  # seconds that anybody may keep the write lock
WORDS = "kettle lantern walnut monday 水壶 灯笼 **ripe** plum basket chair bench window".split()


@dataclass
class Stage:
    """ann's posts: half of them in one long topic in turn with bob's, the rest over many topics, hers and his."""

    app: Forum
    long: int
    hers: int  # of those she began, one in which bob answered
    count: int


def _texts(app: Forum) -> list[Prepared]:
    chance = random.Random(7)
    bodies = [" ".join(chance.choices(WORDS, k=chance.randint(5, 180))) for _ in range(60)]
    return [with_more(prepare(body), app.events) for body in bodies]


def furnish(app: Forum, count: int) -> Stage:
    texts = _texts(app)
    ids = {name: accounts.credentials(app.db.reader(), name).id for name in ("ann", "bob")}  # type: ignore[union-attr]
    board = board_by_slug(app.db.reader(), "talk")
    assert board

    def topic(title: str, authors: list[str]) -> int:
        posts = [ImportedPost(ids[a], texts[i % 60], 1000 + i, None) for i, a in enumerate(authors)]
        with app.db.transaction() as tx:
            return put_whole_topic(
                tx, board_id=board.id, author_id=posts[0].author_id, title=title, created_at=1000, posts=posts,
                now=now(),
            )  # fmt: skip

    long = topic("A long one", ["bob", "ann"] * (count // 2))
    hers = 0
    for number in range(count // 20):  # ten of hers in each
        own = ["ann"] * 10
        authors = [own, ["bob", *own], [*own[1:], "bob", "ann"]][number % 3]
        made = topic(f"Topic {number}", authors)
        hers = made if number % 3 == 2 else hers
    return Stage(app, long, hers, count)


@pytest.fixture
def stage(app: Forum, count: Callable[[str], int]) -> Stage:
    return furnish(app, count("leaving_posts"))


@dataclass
class Traffic:
    """bob writes and a guest reads all the while; a reader looks at the numbers after every commit it can catch."""

    stage: Stage
    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    looks: int = 0
    _over: bool = False

    def write(self) -> None:
        bob = Person(self.stage.app, "bob")
        topic = bob.topic("Meanwhile")
        while not self._over:
            began = time.monotonic()
            bob.reply(topic, "still here")
            self.waits.append(time.monotonic() - began)
            time.sleep(0.02)

    def look(self) -> None:
        app, guest = self.stage.app, Person(self.stage.app, "")
        while not self._over:
            found = app.db.reader().tuples(
                """
                SELECT t.id, t.numbers, count(p.id) AS there, min(p.number) AS first, max(p.number) AS last
                FROM topic t JOIN post p ON p.topic_id = t.id GROUP BY t.id
                """
            )
            self.faults += [str(row) for row in found if len(set(row[1:3] + row[4:])) > 1 or row[3] != 1]
            status = guest.get(f"/t/{self.stage.long}?page=2", follow_redirects=True).status_code
            if status not in (200, 410, 404):
                self.faults.append(f"the long topic was answered with {status}")
            self.looks += 1
            time.sleep(0.01)


@contextmanager
def traffic(stage: Stage) -> Iterator[Traffic]:
    going = Traffic(stage)
    threads = [threading.Thread(target=going.write), threading.Thread(target=going.look)]
    for thread in threads:
        thread.start()
    try:
        yield going
    finally:
        going._over = True
        for thread in threads:
            thread.join()


def standing(app: Forum, topic: int) -> list[int]:
    return app.db.reader().column("SELECT id FROM post WHERE topic_id = :t AND purged = 0 ORDER BY number", t=topic)


@dataclass(frozen=True, slots=True)
class Held:
    """How long a transaction kept the lock: by the clock, and computing."""

    wall: float
    cpu: float

    @property
    def ms(self) -> float:
        return round(self.wall * 1000, 1)

    @property
    def cpu_ms(self) -> float:
        return round(self.cpu * 1000, 1)

    @property
    def short(self) -> bool:
        """On a machine that others keep busy the clock tells of them, and only the computing of us."""
        busy = os.getloadavg()[0] > (os.cpu_count() or 1)
        return (self.cpu if busy else self.wall) < LOCK

    @staticmethod
    def longest(held: list[Held]) -> Held:
        return Held(max(one.wall for one in held), max(one.cpu for one in held))


@pytest.fixture
def held(app: Forum, monkeypatch: pytest.MonkeyPatch) -> list[Held]:
    """Every transaction of this forum from now on."""
    found: list[Held] = []
    inside = app.db._inside

    def timed(writer: Writer) -> Iterator[Writer]:
        wall, cpu = time.monotonic(), time.thread_time()
        try:
            yield from inside(writer)
        finally:
            found.append(Held(time.monotonic() - wall, time.thread_time() - cpu))

    monkeypatch.setattr(app.db, "_inside", timed)
    return found


def by(app: Forum, topic: int, name: str) -> list[int]:
    return app.db.reader().column(
        "SELECT id FROM post WHERE topic_id = :t AND author_id = (SELECT id FROM member WHERE name = :n) "
        "ORDER BY number",
        t=topic, n=name,
    )  # fmt: skip


def problems(app: Forum) -> list[str]:
    return [line for contributed in app.events.provided("check") for line in contributed(app.db.reader())]


def _lead_to_their_pages(app: Forum, topic: int, posts: list[int]) -> bool:
    guest = Person(app, "")
    return all(
        f'id="p{post}" data-number="{number}"' in guest.page(f"/p/{post}")
        for number, post in list(enumerate(posts, start=1))[:: max(1, len(posts) // 15)]
    )


@pytest.mark.alone
@pytest.mark.parametrize("rule", ["kept", "removed"])
def test_a_member_with_thousands_of_posts_leaves(
    rule: str, stage: Stage, held: list[Held], proved: Callable[..., None]
) -> None:
    app, root, ann = stage.app, Person(stage.app, "root"), Person(stage.app, "ann")
    root.post("/admin/settings", {"name": "Plum Lane", "about": "", "leaving_posts": rule})
    wrote = app.db.reader().value("SELECT posts FROM member WHERE name = 'ann'")
    bobs = by(app, stage.long, "bob")
    anns = by(app, stage.long, "ann")
    assert wrote >= stage.count * 0.9
    with traffic(stage) as going:
        time.sleep(0.2)
        held.clear()
        began = time.monotonic()
        assert ann.post("/settings/leave", {"password": PASSWORD}).status_code == 303
        app.jobs.run_due()
        took, longest = time.monotonic() - began, Held.longest(held)
    assert going.faults == []
    assert problems(app) == []
    left = standing(app, stage.long)
    assert left == (bobs if rule == "removed" else sorted(bobs + anns))
    assert _lead_to_their_pages(app, stage.long, left)
    assert Person(app, "").get(f"/p/{anns[0]}").status_code == (410 if rule == "removed" else 302)
    words = app.db.reader().value(
        "SELECT count(*) FROM post p JOIN member m ON m.id = p.author_id WHERE m.left_at IS NOT NULL AND p.body <> ''"
    )
    assert words == (wrote if rule == "kept" else 0)
    proved(f"a member leaves, posts {rule}", posts=wrote, longest_lock_ms=longest.ms, of_it_computing_ms=longest.cpu_ms,
           seconds=round(took, 2), others_wrote=len(going.waits), slowest_of_them_ms=round(max(going.waits) * 1000),
           looks_at_the_numbers=going.looks, gaps=0)  # fmt: skip
    assert longest.short


@pytest.mark.alone
def test_a_topic_of_thousands_of_posts_is_removed(stage: Stage, held: list[Held], proved: Callable[..., None]) -> None:
    app, root = stage.app, Person(stage.app, "root")
    posts = len(standing(app, stage.long))
    root.post(f"/t/{stage.long}/delete")
    with traffic(stage) as going:
        time.sleep(0.2)
        held.clear()
        assert root.post(f"/t/{stage.long}/purge").status_code == 303
        assert root.get(f"/t/{stage.long}").status_code == 410
        app.jobs.run_due()
        longest = Held.longest(held)
    assert going.faults == []
    assert problems(app) == []
    assert app.db.reader().value("SELECT count(*) FROM post WHERE topic_id = :t", t=stage.long) == 0
    proved("a topic is removed for good", posts=posts, longest_lock_ms=longest.ms, of_it_computing_ms=longest.cpu_ms,
           others_wrote=len(going.waits), slowest_of_them_ms=round(max(going.waits) * 1000))  # fmt: skip
    assert longest.short


@pytest.mark.alone
def test_one_post_at_the_beginning_of_a_long_topic_is_removed(
    stage: Stage, held: list[Held], proved: Callable[..., None]
) -> None:
    """All that stand behind it move up by one."""
    app, root = stage.app, Person(stage.app, "root")
    posts = standing(app, stage.long)
    root.post(f"/p/{posts[1]}/delete")
    with traffic(stage) as going:
        held.clear()
        assert root.post(f"/p/{posts[1]}/purge").status_code == 303
        app.jobs.run_due()
        longest = Held.longest(held)
    assert going.faults == []
    assert standing(app, stage.long) == [post for post in posts if post != posts[1]]
    assert problems(app) == []
    proved(
        "one of the first posts is removed",
        posts=len(posts),
        longest_lock_ms=longest.ms,
        of_it_computing_ms=longest.cpu_ms,
    )
    assert longest.short


@pytest.mark.fault
def test_a_kill_in_the_middle_leaves_nothing_undone(
    folder: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    stage = furnish(app, count("leaving_posts"))
    Person(app, "root").post("/admin/settings", {"name": "Plum Lane", "about": "", "leaving_posts": "removed"})
    bobs = by(app, stage.long, "bob")
    app.close()
    kills, middle, chance = 0, 0, random.Random(3)
    for kill in range(6):
        with start(folder) as server:
            if kill == 0:
                ann = server.client("ann")
                assert ann.post("/settings/leave", {"password": PASSWORD}).status == 303
            server.client().get("/")
            time.sleep(chance.uniform(0.0, 0.6))
            server.kill()
            kills += 1
        found = check(folder)
        assert found["ok"], found["problems"]
        middle += _is_undone(folder)
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    app.jobs.run_due()
    left = standing(app, stage.long)
    undone = app.db.reader().column("SELECT kind || ' ' || error FROM job WHERE kind = 'accounts.forget'")
    app.close()
    assert middle > 0, "no kill fell into the middle"
    assert undone == []
    assert left == bobs
    assert check(folder)["ok"]
    proved("kill -9 while a member's posts are removed", kills=kills, in_the_middle=middle, faults=0)


def _is_undone(folder: Path) -> bool:
    """Is the job still there? Its lease runs out at once, instead of after five minutes."""
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    with app.db.transaction() as tx:
        tx.run("UPDATE job SET leased_until = 0, run_at = 0")
    there = bool(app.db.reader().value("SELECT 1 FROM job WHERE kind = 'accounts.forget'"))
    app.close()
    return there
