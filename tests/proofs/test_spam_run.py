"""A run of robots against a forum as the profile Public sets it: what they got, by kind of robot and in sum.

Everything goes through the door. Time is told to the forum, so that hours pass; each ten robots share an address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from forum_app import Forum
from forum_app.approval import arriving, work
from forum_app.approval.options import PROFILE
from forum_app.kernel import clock
from tests.approval.test_queue import put
from tests.people import BASE, TOKEN, Person

AT = 1_900_000_000
BEGAN = re.compile(r'name="began" value="([^"]+)"')
KINDS = ("blind", "hasty", "scriptless", "scripted", "sly")
TIMES_AGAIN = 2  # a robot that was refused presses the button so often again


@dataclass
class Robot:
    """`blind` fills every field, `hasty` sends at once, `scriptless` waits and reckons nothing, `scripted` does all
    that a browser does, `sly` does as well and begins with words that look harmless."""

    app: Forum
    number: int
    kind: str
    set_time: Callable[[float], None]
    client: FlaskClient = field(init=False)
    joined: bool = False
    got: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = f"198.51.{self.number // 2500}.{self.number // 10 % 250 + 1}"

    def send(self, path: str, form: dict[str, str], page: str = "/preferences") -> tuple[int, str]:
        token = TOKEN.search(self.client.get(page, base_url=BASE).get_data(as_text=True))
        assert token
        answer = self.client.post(path, data={"csrf_token": token[1], **form}, base_url=BASE)
        return answer.status_code, answer.headers.get("Location", "")

    def join(self, at: float) -> None:
        for _ in range(1 + TIMES_AGAIN):
            self.set_time(at)
            page = self.client.get("/join", base_url=BASE).get_data(as_text=True)
            began = BEGAN.search(page)
            assert began
            form = {"username": f"robot{self.number}x", "password": "three words fine", "began": began[1], "work": ""}
            if self.kind == "blind":
                form |= {arriving.TRAP: "http://spam.example", "work": "1"}
            if self.kind in ("scripted", "sly"):
                form["work"] = work.solved(began[1])
            at += 0.5 if self.kind in ("blind", "hasty") else 5
            self.set_time(at)
            status, _where = self.send("/join", form)
            if status == 303:
                self.joined = True
                return

    def words(self, turn: int) -> str:
        if self.kind == "sly":
            return f"What a nice forum this is, said robot {self.number} for the time no. {turn}."
        if turn % 3 == 1:
            return "Buy kettles at https://spam.example now"
        return f"Offer {turn} of {self.number}: [kettles](https://spam.example/{turn}) ![k](https://spam.example/k.png)"

    def post(self, turn: int, topic: int) -> None:
        if turn % 2:
            status, where = self.send(f"/t/{topic}/reply", {"body": self.words(turn)})
        else:
            form = {"board": "talk", "title": f"Kettles {self.number} {turn}", "body": self.words(turn)}
            status, where = self.send("/new", form)
        if status == 303:
            self.got["waits" if where.startswith("/held/") else "posted"] += 1
        else:
            self.got["refused"] += 1


@pytest.fixture
def set_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    def set_(seconds: float) -> None:
        monkeypatch.setattr(clock, "time", SimpleNamespace(time=lambda: AT + seconds))

    set_(0)
    yield set_


def _sum(robots: list[Robot], what: str) -> int:
    return sum(robot.got[what] for robot in robots)


@pytest.mark.proof
@pytest.mark.long
def test_what_a_spam_run_gets_of_a_public_forum(
    open_app: Callable[..., Forum],
    folder: Path,
    set_time: Callable[[float], None],
    count: Callable[[str], int],
    proved: Callable[..., None],
) -> None:
    app = open_app(folder, limits=True)
    put(app, joining="open", **PROFILE["public"])
    mod, guest = Person(app, "mod"), Person(app, "")
    topic = mod.topic("Welcome all")
    robots = [Robot(app, i, KINDS[i % len(KINDS)], set_time) for i in range(count("spam_accounts"))]
    for robot in robots:
        robot.join(2.0 * robot.number)
    inside, turns = [robot for robot in robots if robot.joined], count("spam_posts")
    half = turns // 2
    for turn in range(half):  # every quarter of an hour each writes something
        for robot in inside:
            set_time(5000 + 900 * turn)
            robot.post(turn, topic)
    first = {what: _sum(robots, what) for what in ("posted", "waits", "refused")}
    assert first["posted"] == 0
    assert guest.page(f"/t/{topic}").count("Kettles") == guest.page("/").count("Kettles") == 0
    # the worst case: a moderator approves whatever looks harmless, which is all that the sly ones wrote
    _approve_the_sly(app, mod)
    approved = _shown(app)
    for turn in range(half, turns):
        for robot in inside:
            set_time(5000 + 900 * turn)
            robot.post(turn, topic)
    tricked = {kind: _sum([r for r in robots if r.kind == kind], "posted") for kind in KINDS}
    assert {kind for kind, posted in tricked.items() if posted} <= {"sly"}
    assert [problem for fn in app.events.provided("check") for problem in fn(app.db.reader())] == []
    proved(
        "a spam run against the profile Public",
        robots=len(robots),
        tried=len(robots) * turns,
        accounts=len(inside),
        accounts_by_kind={kind: sum(r.kind == kind for r in inside) for kind in KINDS},
        shown_before_anybody_was_approved=first["posted"],
        waiting_then=first["waits"],
        refused_then=first["refused"],
        harmless_words_that_a_moderator_approved=approved,
        shown_after_that=sum(tricked.values()),
        of_them_with_links=_shown(app, "%http%"),
    )
    assert _shown(app, "%http%") == 0


def _approve_the_sly(app: Forum, mod: Person) -> None:
    """Everything that waits and has no link in it, page by page, as the form sends it."""
    while ids := app.db.reader().column("SELECT id FROM held WHERE state = 'waiting' AND body LIKE 'What a%' LIMIT 50"):
        assert mod.post("/order/waiting", {"approve": "chosen", "ids": [str(i) for i in ids]}).status_code == 303


def _shown(app: Forum, like: str = "%") -> int:
    """Posts of robots with such words in them."""
    robots = "SELECT id FROM member WHERE name LIKE 'robot%'"
    count = app.db.reader().value(
        f"SELECT count(*) FROM post WHERE author_id IN ({robots}) AND body LIKE :like", like=like
    )
    return int(count)
