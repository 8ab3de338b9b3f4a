"""`make bench-scale`: forums of up to a million posts; their pages, search, replies, memory and size.

Each size has a folder of its own, as fresh as the others, and the sizes are asked by turns: on a machine that does more
than this, only what was measured side by side can be compared. What else it does also stands in the time by the
clock, so the verdict is that of the CPU that the answering thread used; both are shown.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from forum_app import Forum, create_app, load
from tests.bench import lives
from tests.bench import scale_pages as ask
from tests.bench.growing import Grower
from tests.bench.load import ROOT, memory, server
from tests.bench.scale_pages import Time
from tests.bench.workers import cpu_seconds
from tests.people import found_forum

SIZES = "10000,100000,1000000"
PAGE, TOPIC, REPLY = 1.3, 1.2, 1.3  # times as long with the most posts as with the fewest
SEARCH = 5.0  # ms with the most posts
RATE, MEMORY, START, FILE = 5000, 150, 1.5, 4.5  # posts a second; MB; seconds; times the text
KEPT = ("topic", "topic, deep page", "board", "board, deep page", "home", "home, deep page", "boards")


class Report:
    """Says each row as it comes, and keeps it for the file."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, object]] = {}
        self.missed: list[str] = []

    def head(self, *titles: str) -> None:
        print("\n| " + " | ".join(titles) + " |\n" + "| --- " * len(titles) + "|", flush=True)

    def row(self, name: str, cells: list[str], promise: str, kept: bool | None, **figures: object) -> None:
        """`kept` is None where nothing was promised."""
        word = "" if kept is None else "OK" if kept else "NOT"
        if kept is False:
            self.missed.append(name)
        self.rows[name] = {**figures, "promise": promise, "verdict": word}
        print(f"| {name} | {' | '.join(cells)} | {promise} | {word} |", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-scale")
    parser.add_argument("--sizes", default=SIZES, help="posts, the fewest first")
    parser.add_argument("--folder", type=Path, help="where the forums are made; what is there is used again, and stays")
    parser.add_argument("--calls", type=int, default=200, help="of each page")
    parser.add_argument("--only", default="", help="a part of the name of the pages to measure")
    parser.add_argument(
        "--no-check", action="store_true", help="without `hearth check` of the biggest, which reads all"
    )
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    scratch = options.folder or Path(tempfile.mkdtemp(prefix="hearth-scale-"))
    report = Report()
    print(f"Hearth bench-scale, {platform.machine()}, Python {platform.python_version()}")
    try:
        _grow(report, scratch, sizes)
        _time(report, scratch, sizes, options)
        if not options.only:
            _serve(report, scratch / str(sizes[0]), scratch / str(sizes[-1]))
        if not options.no_check:
            _check(report, scratch / str(sizes[-1]))
    finally:
        if not options.folder:
            shutil.rmtree(scratch, ignore_errors=True)
    (ROOT / "out").mkdir(exist_ok=True)
    (ROOT / "out" / "bench-scale.json").write_text(json.dumps({"sizes": sizes, "rows": report.rows}, indent=1))
    print(f"\nNot kept: {', '.join(report.missed)}." if report.missed else "\nAll is kept.")
    return 0


def _open(folder: Path) -> Forum:
    return create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)


# --- the forums


def _grow(report: Report, scratch: Path, sizes: list[int]) -> None:
    """One of each size; those that are there already are used again."""
    missing = [size for size in sizes if not (scratch / str(size) / "secret.key").exists()]
    if missing:
        report.head("grown to", "posts/s", "posts/s of CPU", "file MB", "text MB", "file / text", "promise", "")
    for size in missing:
        app = _open(scratch / str(size))
        found_forum(app)
        grower = Grower(app, size, int(time.time()) - 60)
        wall, cpu = time.monotonic(), time.process_time()
        grower.grow(size)
        rates = [size / (time.monotonic() - wall), size / (time.process_time() - cpu)]
        app.db.checkpoint()
        _sized(report, app, size, rates, promised=size == sizes[-1])
        lives.live(app)
        app.close()


def _sized(report: Report, app: Forum, size: int, rates: list[float], *, promised: bool) -> None:
    file = app.db.path.stat().st_size / 1e6
    text = app.db.reader().value("SELECT sum(length(CAST(body AS BLOB))) FROM post") / 1e6
    cells = [*(f"{rate:.0f}" for rate in rates), f"{file:.0f}", f"{text:.0f}", f"{file / text:.2f}"]
    kept = rates[1] >= RATE and file <= FILE * text
    promise = f"≥ {RATE} posts/s of CPU, file ≤ {FILE} × text" if promised else ""
    report.row(f"{size} posts", cells, promise, kept if promised else None, rates=rates, file=file, text=text)


# --- pages, search, replies


def _time(report: Report, scratch: Path, sizes: list[int], options: argparse.Namespace) -> None:
    apps = [_open(scratch / str(size)) for size in sizes]
    columns = [f"{size} posts, CPU ms (by the clock)" for size in sizes]
    report.head("page, p50", *columns, "× wall", "× CPU", "promise", "")
    for name, acts in _pages(apps):
        if options.only in name:
            promise = TOPIC if name.startswith("topic") else PAGE
            _ratio(report, name, ask.measure(acts, options.calls, options.calls // 3), promise)
    if options.only in "search":
        report.head("search, p50", *columns, "× CPU", "promise", "")
        for name, words in ask.words().items():
            _search(report, f"search, {name}", apps, words, options.calls)
    if options.only in "reply":
        report.head("act, p50", *columns, "× wall", "× CPU", "promise", "")
        acts = [ask.replies(app) for app in apps]
        _ratio(report, "reply", ask.measure(acts, options.calls, options.calls // 3), REPLY)
    for app in apps:
        app.close()


def _pages(apps: list[Forum]) -> Iterator[tuple[str, list[ask.Act]]]:
    """(name, one act for each size)."""
    cookies = [ask.cookie_of(app, "ann") for app in apps]
    found = [ask.addresses(app) for app in apps]
    for page in found[0]:
        for who, sent in (("guest", [""] * len(apps)), ("member", cookies)):
            for kept in (True, False) if page in KEPT else (False,):
                acts = [
                    ask.pages(app, paths[page], cookie, kept=kept)
                    for app, paths, cookie in zip(apps, found, sent, strict=True)
                ]
                yield f"{page}, {who}, {'kept' if kept else 'made'}", acts
    for page, paths in ask.MEMBERS.items():
        yield (
            f"{page}, member",
            [ask.pages(app, paths, cookie, kept=False) for app, cookie in zip(apps, cookies, strict=True)],
        )


def _ratio(report: Report, name: str, times: list[Time], promise: float) -> None:
    wall, cpu = times[-1].wall / times[0].wall, times[-1].cpu / times[0].cpu
    cells = [*(_both(each) for each in times), f"{wall:.2f}", f"{cpu:.2f}"]
    report.row(name, cells, f"≤ {promise} ×", cpu <= promise, **_figures(times))


def _both(time: Time) -> str:
    return f"{time.cpu:.2f} ({time.wall:.2f})"


def _figures(times: list[Time]) -> dict[str, object]:
    return {"wall": [each.wall for each in times], "cpu": [each.cpu for each in times]}


def _search(report: Report, name: str, apps: list[Forum], words: list[str], calls: int) -> None:
    times = ask.measure([ask.searches(app, words) for app in apps], calls, 2 * len(words))
    cells = [*(_both(each) for each in times), f"{times[-1].cpu / times[0].cpu:.2f}"]
    report.row(name, cells, f"≤ {SEARCH:.0f} ms", times[-1].cpu <= SEARCH, **_figures(times))


# --- the program


def _serve(report: Report, few: Path, folder: Path) -> None:
    """Start and memory with the most posts, after thousands of pages; the start beside that with the fewest."""
    report.head("the server, with the most posts", "figure", "promise", "")
    starts: dict[Path, list[tuple[float, float]]] = {few: [], folder: []}
    for _ in range(5):
        for each, times in starts.items():
            with server(*_arguments(each), cores=None) as (_, process, took):
                times.append((cpu_seconds(process.pid), took))
                time.sleep(1)
                idle = memory(process.pid)
    (least, _), (start, clock) = (map(statistics.median, zip(*times, strict=True)) for times in starts.values())
    said = f"{start:.2f} s of CPU, {clock:.2f} s by the clock; {start / least:.2f} × that with the fewest"
    report.row("start, to the first line", [said], f"≤ {START} s of CPU", start <= START, seconds=start, clock=clock)
    report.row("memory, idle", [f"{idle:.0f} MB"], "≤ 90 MB", idle <= 90, mb=idle)
    app = _open(folder)
    paths, cookie = _many(app), ask.cookie_of(app, "ann")
    app.close()
    with server(*_arguments(folder), cores=None) as (address, process, _):
        for sent in ("", cookie):
            for path in paths:
                headers = {"Cookie": sent, "Accept-Encoding": "gzip"} if sent else {"Accept-Encoding": "gzip"}
                with urllib.request.urlopen(urllib.request.Request(address + path, headers=headers)) as answer:
                    answer.read()
        most = memory(process.pid)
    what = f"memory, after {2 * len(paths)} different pages"
    report.row(what, [f"{most:.0f} MB"], f"≤ {MEMORY} MB", most <= MEMORY, mb=most)


def _arguments(folder: Path) -> tuple[str, ...]:
    return ("launcher", "--headless", "--port", "0", "--data-dir", str(folder))


def _many(app: Forum) -> list[str]:
    """700 topics, every other page once, and searches."""
    rows = app.db.reader().tuples("SELECT id, slug FROM topic ORDER BY id * 7919 % 10007 LIMIT 700")
    others = [path for paths in ask.addresses(app).values() for path in paths]
    words = [f"/search?q={ask.quote(word)}" for words in ask.words().values() for word in words]
    return [f"/t/{id_}/{ask.quote(slug)}" for id_, slug in rows] + others + words


def _check(report: Report, folder: Path) -> None:
    began = time.monotonic()
    command = [sys.executable, "-m", "launcher", "check", "--data-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = (done.stdout.strip().splitlines() or [done.stderr])[-1]
    report.row("hearth check", [f"{time.monotonic() - began:.0f} s: {said}"], "all is well", done.returncode == 0)


if __name__ == "__main__":
    sys.exit(main())
