"""Is what is private told from what is absent by how long the answer takes? Both in turns, as guest and as member.

`python -m tests.bench.outsiders` prints a table; the proof in tests/outsiders writes the same figures down.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from forum_app import Forum, create_app, load
from tests.outsiders.inside import SLUG, Inside, make, write
from tests.people import Person, found_forum

ABSENT = 98_760
# what is asked for -> (about what is there, about what is not)
Pairs = dict[str, tuple[str, str]]


def pairs(inside: Inside) -> Pairs:
    topic, post = inside.topics[0], inside.posts[0]
    away, key = ABSENT, "a" * 16
    return {
        "board": (f"/b/{SLUG}", "/b/kingfisher-none"),
        "topic": (f"/t/{topic}", f"/t/{away}"),
        "post": (f"/p/{post}", f"/p/{away}"),
        "peek": (f"/p/{post}/peek", f"/p/{away}/peek"),
        "file": (f"/files/{inside.key}/file.webp", f"/files/{key}/file.webp"),
        "live": (f"/live?topic={topic}&after=0", f"/live?topic={away}&after=0"),
    }


def medians(person: Person, asked: tuple[str, str], requests: int) -> tuple[float, float]:
    """Microseconds until the answer: (there, absent). So many requests, half of each, in a random order."""
    took: tuple[list[float], list[float]] = ([], [])
    turns = [0, 1] * (requests // 2)
    random.shuffle(turns)
    for path in asked:
        person.get(path)
    for which in turns:
        began = time.perf_counter()
        person.get(asked[which]).close()
        took[which].append(time.perf_counter() - began)
    return 1e6 * statistics.median(took[0]), 1e6 * statistics.median(took[1])


def measure(app: Forum, posts: int, requests: int) -> dict[str, tuple[float, float]]:
    """What is asked for, and by whom -> both medians."""
    inside = make(app)
    write(inside, posts)
    people = {"guest": Person(app, ""), "member": Person(app, "bob")}
    return {
        f"{what}, {name}": medians(person, asked, requests)
        for what, asked in pairs(inside).items()
        for name, person in people.items()
    }


def table(found: dict[str, tuple[float, float]]) -> str:
    lines = ["| asked for | private µs | absent µs |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {what} | {there:.0f} | {away:.0f} |" for what, (there, away) in found.items())])


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as folder:
        app = create_app(load({"data_dir": Path(folder), "limits": False}, {}), worker=False)
        try:
            found_forum(app)
            print(table(measure(app, posts=1000, requests=2000)))
        finally:
            app.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
