"""Acts of those who keep order, as the tests do them; a clock that can be moved; undoing as the log does it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from forum_app import Forum
from forum_app.kernel.acts import Act, ActKind
from forum_app.kernel.clock import now
from forum_app.kernel.viewer import Viewer
from tests.people import PASSWORD, Person

DAY = 24 * 3600
ACT = """SELECT id, at, actor_id, kind, board_id, topic_id, post_id, member_id, why, things, data, undone_at, undone_by
         FROM act WHERE id = coalesce(:act_id, (SELECT max(id) FROM act))"""


@dataclass
class Clock:
    """What it says is `time.time()` and so many seconds."""

    ahead: float = 0

    def move(self, seconds: float) -> None:
        self.ahead += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("forum_app.kernel.clock.time", SimpleNamespace(time=lambda: time.time() + made.ahead))
    return made


@pytest.fixture
def healthy(app: Forum) -> Callable[[], None]:
    """`hearth check` finds nothing."""

    def check() -> None:
        db = app.db.reader()
        assert [problem for look in app.events.provided("check") for problem in look(db)] == []

    return check


def decide(person: Person, name: str, act: str, length: str = "3", why: str = "Be kind.", until: str = "") -> int:
    form = {"act": act, "length": length, "why": why, "until": until}
    return person.post(f"/u/{name}/order", form).status_code


def suspend(person: Person, name: str, length: str = "3", why: str = "Too many kettles.") -> None:
    assert decide(person, name, "suspend", length, why) == 303


def silence(person: Person, name: str, length: str = "3", why: str = "Listen for a while.") -> None:
    assert decide(person, name, "silence", length, why) == 303


def log_in(app: Forum, name: str, password: str = PASSWORD) -> tuple[int, str]:
    """Status and page."""
    answer = Person(app, "").post("/login", {"username": name, "password": password})
    return answer.status_code, answer.get_data(as_text=True)


def undo(app: Forum, person: Person, act_id: int | None = None) -> None:
    """As the log does, of the last act or of this one."""
    with app.db.transaction() as tx:
        act = tx.one(Act, ACT, act_id=act_id)
        assert act
        kind: ActKind = next(k for k in app.events.provided("act") if k.name == act.kind)
        assert kind.undo
        role, member_id = tx.tuples("SELECT role, id FROM member WHERE name = :name", name=person.name)[0]
        kind.undo(tx, Viewer(member_id, person.name, person.name, role, "", "", "", "", 1, ""), act, now())
