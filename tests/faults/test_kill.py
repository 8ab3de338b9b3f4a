"""kill -9 while people post: what was acknowledged is there afterwards."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.posting import NAMES, Acknowledged, Crowd
from tests.process import Client, check, start

POST = re.compile(r'<article class="post" id="p(\d+)".*?</article>', re.DOTALL)


def shown(reader: Client, topic: int) -> dict[int, str]:
    """Post id -> its HTML, over all pages of the topic."""
    found: dict[int, str] = {}
    for page in range(1, 1000):
        posts = {int(m[1]): m[0] for m in POST.finditer(reader.page(f"/t/{topic}?page={page}"))}
        if not posts.keys() - found.keys():
            break
        found |= posts
    return found


def missing(acknowledged: Acknowledged, found: dict[int, str]) -> list[int]:
    """Those that are not there, or not whole."""
    return [id_ for id_, words in acknowledged.items() if f"<p>{words}</p>" not in found.get(id_, "")]


@pytest.mark.proof
@pytest.mark.long
@pytest.mark.slow
@pytest.mark.fault
def test_nothing_acknowledged_is_lost_by_kill_9(
    folder: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    kills, chance = count("kills"), random.Random(9)
    acknowledged: dict[int, Acknowledged] = {}  # by topic
    lost, starts, port = 0, [], 0
    clients: list[Client] = []
    for kill in range(kills + 1):
        with start(folder, port=port) as server:
            starts.append(server.started_in)
            port = server.port
            clients = clients or [server.client(name) for name in NAMES]
            for client in clients:
                server.adopt(client)
            for topic in list(acknowledged)[-1:] if kill < kills else acknowledged:
                lost += len(missing(acknowledged[topic], shown(clients[0], topic)))
            found = check(folder)
            assert found["ok"], found["problems"]
            if kill < kills:
                topic = clients[0].topic(f"Before kill {kill}")
                crowd = Crowd(clients, topic, f"kill {kill}")
                time.sleep(chance.uniform(0.05, 1.0))
                server.kill()
                acknowledged[topic] = crowd.stop()
    posts = sum(map(len, acknowledged.values()))
    proved("kill -9 under four posting clients", kills=kills, acknowledged=posts, lost=lost,
           slowest_start_seconds=round(max(starts), 2))  # fmt: skip
    assert posts >= kills
    assert lost == 0
    assert max(starts) < 5
