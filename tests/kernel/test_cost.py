"""What a kept page costs of the processor, beside a bare Flask view that answers with the same bytes: a slow hook is
caught the day it comes. In one process and without sockets; `make bench` measures the server.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast
from urllib.parse import unquote

import pytest

from forum_app import Forum
from forum_app.kernel.door import Door
from tests.bench import bare as views
from tests.bench import hooks
from tests.people import Person

ROUNDS, CALLS = 15, 60
MOST = {"": 2.0, "bob": 3.0}  # times the bare view
BY_FLASK = {"": 6.0, "bob": 9.0}  # the same without the doorstep, with all hooks: 3.8 and 5.7 when this was written
pytestmark = pytest.mark.alone


def cost(once: Callable[[], object]) -> float:
    began = time.thread_time()
    for _ in range(CALLS):
        once()
    return time.thread_time() - began


def beside(one: Callable[[], object], other: Callable[[], object]) -> float:
    """How many times the other's cost: the median of rounds that alternate, since the machine drifts."""
    for once in (one, other):
        cost(once)
    return statistics.median(cost(one) / cost(other) for _ in range(ROUNDS))


def bare_view(folder: Path, path: str, body: bytes) -> Callable[[], object]:
    folder.mkdir()
    (folder / "0").write_bytes(body)
    (folder / "paths").write_text(path, "utf-8")
    return hooks.ask(views.make(folder).wsgi_app, path)


@pytest.mark.parametrize("name", ["", "bob"])
@pytest.mark.parametrize("page", ["topic", "home", "board"])
def test_a_kept_page_costs_little_more_than_a_bare_view(
    app: Forum, ann: Person, tmp_path: Path, name: str, page: str
) -> None:
    topic = ann.topic("炉子", "Its first words. " * 20)
    for number in range(19):
        ann.reply(topic, f"Word number {number}. " * 20)
    path = {"topic": unquote(ann.get(f"/t/{topic}").headers["Location"]), "home": "/", "board": "/b/talk"}[page]
    path = path.encode().decode("latin-1")  # as a server hands it over
    person, door = Person(app, name), cast(Door, app.wsgi_app)
    cookie = "; ".join(f"{one.key}={one.value}" for one in person.client._cookies.values())
    ours = hooks.ask(door, path, cookie)
    body = ours()
    assert isinstance(body, bytes)
    assert len(body) > 4000
    bare = bare_view(tmp_path / "bare", path, body)
    assert beside(ours, bare) <= MOST[name]
    assert beside(hooks.ask(door._inner, path, cookie), bare) <= BY_FLASK[name]
