"""Which pages `make bench-scale` asks for, and how long each takes: in one process, the sizes by turns."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import quote

from forum_app import Forum
from forum_app.kernel.cache import ByteCache
from forum_app.kernel.db import Reader
from forum_app.search import asking
from forum_app.search import service as search
from tests.bench.growing import SEED
from tests.bench.hooks import ask, environ
from tests.bench.seed import sentence
from tests.bench.texts import HAN, Texts
from tests.people import Person

SOME = 60  # different addresses of a page, where there are so many
FEW = 20  # of them, where it is about kept ones: all of them are
PAGE = 20
SORTS = ("newest", "hot", "unanswered")


@dataclass(frozen=True, slots=True)
class Time:
    """Medians of one size, in milliseconds."""

    wall: float
    cpu: float  # of this thread


Act = Callable[[], object]


def cookie_of(app: Forum, name: str) -> str:
    """A session, as a Cookie header."""
    found = Person(app, name).client.get_cookie(f"hearth_{app.config['INSTANCE']}", domain="localhost")
    assert found
    return f"{found.key}={found.value}"


def addresses(app: Forum) -> dict[str, list[str]]:
    """The addresses of each page."""
    db = app.db.reader()
    topic = lambda id_, slug: f"/t/{id_}/{quote(slug)}"  # noqa: E731
    full = db.tuples(f"SELECT id, slug FROM topic WHERE numbers >= {PAGE} ORDER BY id * 7919 % 10007 LIMIT {SOME}")
    long = db.tuples(f"SELECT id, slug, numbers FROM topic ORDER BY numbers DESC LIMIT {SOME // 3}")
    writers = db.column(f"SELECT name FROM member WHERE posts > 10 ORDER BY id * 7919 % 10007 LIMIT {SOME}")
    return {
        "topic": [topic(*row) for row in full],
        "topic, deep page": [f"{topic(*row[:2])}?page={row[2] // 2 // PAGE + 1}" for row in long],
        "board": [f"/b/board-{n}" for n in range(1, 9)],
        "board, deep page": [f"/b/{slug}?before={key}" for n in range(1, 5) for slug, key in _deep(db, n)],
        "home": ["/"],
        "home, deep page": [f"/?before={key}" for _, key in _deep(db, None)],
        **{f"home, {sort}": [f"/?sort={sort}"] for sort in SORTS},
        "home, top": ["/?sort=top&period=all"],
        "boards": ["/boards"],
        "profile": [f"/u/{quote(name)}" for name in writers],
        "profile, posts": [f"/u/{quote(name)}/posts" for name in writers],
    }


MEMBERS = {
    "unread": ["/unread"],
    "notices": ["/notices"],
    "members": ["/members?sort=posts", "/members?sort=new", "/members?q=pers"],
    "live": ["/live?since=1"],
}


def _deep(db: Reader, board: int | None) -> Iterator[tuple[str, str]]:
    """Boards with keys in the middle of their lists."""
    of_board = f"AND b.slug = 'board-{board}'" if board else ""
    rows = db.tuples(
        f"""
        SELECT b.slug, t.bump, t.id FROM topic t JOIN board b ON b.id = t.board_id
        WHERE t.deleted_at IS NULL {of_board} ORDER BY t.bump DESC, t.id DESC
        """
    )
    for share in (0.3, 0.5, 0.7, 0.9):
        slug, bump, id_ = rows[int(len(rows) * share)]
        yield slug, f"{bump}-{id_}"


def pages(app: Forum, paths: list[str], cookie: str, *, kept: bool) -> Act:
    """Asks for one after another; unless they may be kept, each has to be made."""
    paths = paths[:FEW] if kept else paths
    for path in paths:
        _check(app, path, cookie)
    turn = cycle(paths)

    def once() -> object:
        if not kept:
            app.pages = ByteCache(16 << 20)
            app.copies = ByteCache(12 << 20)
        return ask(app.wsgi_app, next(turn), cookie)()

    return once


def _check(app: Forum, path: str, cookie: str) -> None:
    """It is there, as the measured way asks for it."""
    said: list[str] = []
    b"".join(app.wsgi_app(environ(path, cookie), lambda status, *_: said.append(status)))  # type: ignore[arg-type]
    assert said == ["200 OK"], f"{path}: {said}"


def searches(app: Forum, words: list[str]) -> Act:
    """The query function of the search."""
    turn = cycle(words)
    db = app.db.reader()
    return lambda: search.find(db, asking.parse(next(turn)), "[]")


def words() -> dict[str, list[str]]:
    """Twenty of each kind, but for the very common ones, of which there are few."""
    texts = Texts(random.Random(SEED), [], pieces=3)
    pairs = [word for word in texts.words(30, 300, chinese=True) if len(word) == 2]
    rare = [word for word in texts.words(2000, 4000, chinese=True) if len(word) == 2]
    common, middling, rank = texts.words(0, 5), texts.words(130, 150), 3000
    return {
        "rare word": texts.words(rank, rank + 20),
        "middling word": middling,
        "common word": common,
        "a common and a middling word": [f"{a} {b}" for a, b in zip(cycle(common), middling, strict=False)],
        "Chinese pair": pairs[:20],
        "rare Chinese pair": rare[:20],
        "Chinese four characters": [f"{a}{b}" for a, b in zip(pairs[:20], rare[:20], strict=True)],
        "one character": list(HAN[:5]),
        "rare character": [word[-1] for word in rare[-20:]],
    }


def replies(app: Forum) -> Act:
    """ann answers, in one topic after another; it is on disk when it is answered."""
    ann, dice = Person(app, "ann"), random.Random(5)
    topics = cycle(app.db.reader().column(f"SELECT id FROM topic ORDER BY id * 7919 % 10007 LIMIT {SOME}"))
    ann.csrf()

    def once() -> object:
        answer = ann.post(f"/t/{next(topics)}/reply", {"body": sentence(dice, False, 330)})
        assert answer.status_code == 303
        return answer

    return once


def measure(acts: list[Act], calls: int, warm: int) -> list[Time]:
    """Each size in turn, so that what else the machine does meets all alike."""
    took: list[list[tuple[float, float]]] = [[] for _ in acts]
    for n in range(warm + calls):
        for act, times in zip(acts, took, strict=True):
            cpu, wall = time.thread_time(), time.perf_counter()
            act()
            if n >= warm:
                times.append((time.perf_counter() - wall, time.thread_time() - cpu))
    return [Time(*(1000 * statistics.median(each[i] for each in times) for i in (0, 1))) for times in took]
