"""Mixed load on one server: 90 % members who read, 8 % guests, 2 % replies, over 32 connections, for minutes.

`make bench ARGS="--mixed"` on 50,000 posts, and small in tests/proofs/test_mixed.py. The clients are threads of this
process: they take their part of the machine, so the times are those of a crowded one; what counts is how they spread.
"""

from __future__ import annotations

import http.client
import random
import re
import shutil
import statistics
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from forum_app import Forum, create_app, load
from forum_app.accounts import service
from forum_app.kernel.clock import now
from tests.bench.growing import Grower
from tests.bench.load import memory, server
from tests.bench.scale_pages import words
from tests.people import found_forum

CONNECTIONS = 32
MEMBERS = 40  # who read and write
READS, GUESTS = 90, 8  # of a hundred; the others are replies
PAGES = {"topic": 62, "home": 10, "board": 12, "unread": 6, "profile": 5, "search": 5}
STEADY = 1.10  # times the memory at the middle, at the end
LONG = 120  # seconds
SPREAD = 10  # p99 / p50
WAL = 64  # MB
WARM = 5.0  # seconds at the beginning that count for nothing: templates are compiled, caches are empty
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Mixed:
    """What happened."""

    took: dict[str, list[float]] = field(default_factory=lambda: {"member": [], "guest": [], "reply": []})  # ms
    errors: Counter[str] = field(default_factory=Counter)
    rss: list[tuple[float, float]] = field(default_factory=list)  # seconds since the start, MB
    wal: float = 0.0  # MB, when it was over
    said: str = ""  # by the server
    begins: float = 0.0  # when answers begin to count, on the monotonic clock

    @property
    def requests(self) -> int:
        return sum(map(len, self.took.values()))

    def share(self, which: int) -> float:
        """A percentile over all, in ms."""
        return statistics.quantiles([ms for each in self.took.values() for ms in each], n=100)[which - 1]

    @property
    def growth(self) -> float:
        """The memory of the last tenth of the time, beside that of the tenth after the middle."""
        half = [mb for at, mb in self.rss if at >= self.rss[-1][0] / 2]
        tenth = max(1, len(half) // 5)
        return statistics.median(half[-tenth:]) / statistics.median(half[:tenth])

    def faults(self, *, steady: bool = True) -> list[str]:
        """What was promised and not kept. In less than LONG the caches are not full yet: then `steady` is not asked."""
        found = [f"{count} × {what}" for what, count in self.errors.items()]
        if self.share(99) > SPREAD * self.share(50):
            found.append(f"p99 is {self.share(99):.0f} ms, p50 {self.share(50):.0f} ms")
        if "locked" in self.said:
            found.append("the server says that the database is locked")
        if self.wal >= WAL:
            found.append(f"the log is {self.wal:.0f} MB")
        if steady and self.growth > STEADY:
            found.append(f"memory grew by {self.growth - 1:.0%} in the second half")
        return found


@dataclass(frozen=True)
class _Plan:
    """Where everybody may go."""

    topics: list[str]
    boards: list[str]
    people: list[str]
    words: list[str]
    cookies: list[str]


def run(folder: Path, seconds: int, connections: int = CONNECTIONS) -> Mixed:
    """Load a server on this folder; the forum must be grown."""
    plan, found = _plan(folder), Mixed()
    arguments = ("launcher", "--headless", "--port", "0", "--data-dir", str(folder))
    with server(*arguments, cores=None) as (address, process, _):
        found.begins = time.monotonic() + WARM
        until = found.begins + seconds
        clients = [threading.Thread(target=_client, args=(address, plan, n, until, found)) for n in range(connections)]
        with _watched(process, found):
            for client in clients:
                client.start()
            for client in clients:
                client.join()
        found.wal = (folder / "hearth.db-wal").stat().st_size / 1e6
    found.said = "".join(path.read_text("utf-8", "replace") for path in (folder / "logs").glob("*.log"))
    return found


def _plan(folder: Path) -> _Plan:
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    db = app.db.reader()
    topics = db.tuples(
        "SELECT id, slug FROM topic WHERE deleted_at IS NULL AND locked = 0 ORDER BY bump DESC LIMIT 2000"
    )
    people = db.tuples("SELECT id, name FROM member WHERE left_at IS NULL ORDER BY posts DESC LIMIT :n", n=MEMBERS)
    found = _Plan(
        [f"/t/{id_}/{quote(slug)}" for id_, slug in topics],
        [f"/b/{slug}" for slug in db.column("SELECT slug FROM board")],
        [f"/u/{quote(name)}" for _, name in people],
        [word for some in words().values() for word in some],
        [_session(app, member_id) for member_id, _ in people],
    )
    app.close()
    return found


def _session(app: Forum, member_id: int) -> str:
    with app.db.transaction() as tx:
        opened = service.open_session(tx, member_id, agent="load", now=now())
    return f"hearth_{app.config['INSTANCE']}={opened.token}"


@contextmanager
def _watched(process: subprocess.Popen[str], found: Mixed) -> Iterator[None]:
    """Looks at the server's memory twice a second."""
    over, began = threading.Event(), time.monotonic()

    def look() -> None:
        while not over.wait(0.5):
            found.rss.append((time.monotonic() - began, memory(process.pid)))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


# --- a client


def _client(address: str, plan: _Plan, number: int, until: float, found: Mixed) -> None:
    dice = random.Random(number)
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    tokens: dict[str, str] = {}
    while time.monotonic() < until:
        share, cookie = dice.random() * 100, dice.choice(plan.cookies)
        try:
            if share < READS:
                _ask(connection, found, "member", _page(dice, plan), cookie)
            elif share < READS + GUESTS:
                _ask(connection, found, "guest", _page(dice, plan).replace("/unread", "/"), "")
            else:
                _reply(connection, found, dice, plan, cookie, tokens)
        except (OSError, http.client.HTTPException) as error:
            found.errors[type(error).__name__] += 1
            connection.close()
    connection.close()


def _page(dice: random.Random, plan: _Plan) -> str:
    """Some page; of topics those that were lately spoken in more than others (Zipf)."""
    kind = dice.choices(list(PAGES), list(PAGES.values()))[0]
    if kind == "topic":
        return plan.topics[int(len(plan.topics) ** dice.random()) - 1]
    return {
        "home": "/", "unread": "/unread", "board": dice.choice(plan.boards), "profile": dice.choice(plan.people),
        "search": f"/search?{urlencode({'q': dice.choice(plan.words)})}",
    }[kind]  # fmt: skip


def _ask(connection: http.client.HTTPConnection, found: Mixed, who: str, path: str, cookie: str, body: str = "") -> str:
    """The answer's text; its time is noted, and what is no answer at all."""
    headers = {"Accept-Encoding": "identity", **({"Cookie": cookie} if cookie else {})}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    began = time.perf_counter()
    connection.request("POST" if body else "GET", path, body or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    if time.monotonic() > found.begins:
        found.took[who].append(1000 * (time.perf_counter() - began))
    if answer.status not in (200, 303):
        found.errors[f"{answer.status} for a {who}"] += 1
    return text


def _reply(
    connection: http.client.HTTPConnection, found: Mixed, dice: random.Random, plan: _Plan, cookie: str,
    tokens: dict[str, str],
) -> None:  # fmt: skip
    if cookie not in tokens:
        tokens[cookie] = TOKEN.findall(_ask(connection, found, "member", "/preferences", cookie))[0]
    body = " ".join(dice.choices(plan.words, k=60))
    topic = "/".join(_topic(dice, plan).split("/")[:3])
    _ask(connection, found, "reply", f"{topic}/reply", cookie, urlencode({"csrf_token": tokens[cookie], "body": body}))


def _topic(dice: random.Random, plan: _Plan) -> str:
    return plan.topics[int(len(plan.topics) ** dice.random()) - 1]


# --- by hand


def measure(posts: int, seconds: int, scratch: Path) -> dict[str, object]:
    """Prints a table; answers the figures."""
    folder = scratch / "mixed"
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    found_forum(app)
    Grower(app, posts, now() - 60).grow(posts)
    app.close()
    found = run(folder, seconds)
    what = f"{CONNECTIONS} connections, {seconds} s, {posts} posts"
    print(f"\n| {what} | requests | p50 ms | p99 ms |\n" + "| --- " * 4 + "|")
    for who, took in found.took.items():
        cuts = statistics.quantiles(took, n=100)
        print(f"| {who} | {len(took)} | {cuts[49]:.0f} | {cuts[98]:.0f} |")
    print(f"| all, promise p99 ≤ {SPREAD} × p50 | {found.requests} | {found.share(50):.0f} | {found.share(99):.0f} |")
    rss = [mb for _, mb in found.rss]
    print(
        f"\nmemory {rss[0]:.0f} to {rss[-1]:.0f} MB, {found.growth - 1:+.1%} in the second half; log {found.wal:.0f} MB"
    )
    print("kept" if not found.faults() else f"NOT kept: {'; '.join(found.faults())}", flush=True)
    shutil.rmtree(folder)
    return {
        "requests": found.requests, "p50": found.share(50), "p99": found.share(99), "wal": found.wal,
        "growth": found.growth, "rss": rss, "faults": found.faults(),
    }  # fmt: skip
