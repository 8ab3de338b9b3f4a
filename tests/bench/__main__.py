"""`make bench`: Hearth beside a bare Flask view with the same bytes, on one core, and the design's promises."""

from __future__ import annotations

import argparse
import json
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from dataclasses import asdict
from pathlib import Path

from forum_app import create_app, load
from tests.bench import hooks, mixed, searching, seed, workers
from tests.bench.load import ROOT, Figure, figure, memory, server, share, wrk
from tests.people import Person

PROMISES = {"guest": 0.70, "member": 0.45}
SEARCHES = {"search, 200 rare words": 0.15, "search, 200 common words": 0.08}  # for either; nothing of them is kept


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--posts", type=int, default=50_000)
    parser.add_argument("--seconds", type=int, default=5, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="a part of the name of the rows to measure")
    parser.add_argument("--mixed", action="store_true", help="reading and replying at once, and nothing else")
    parser.add_argument("--minutes", type=float, default=5, help="of the mixed load")
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="hearth-bench-"))
    try:
        report = (
            mixed.measure(options.posts, int(60 * options.minutes), scratch)
            if options.mixed
            else _run(options, scratch)
        )
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    (ROOT / "out").mkdir(exist_ok=True)
    (ROOT / "out" / ("bench-mixed.json" if options.mixed else "bench.json")).write_text(json.dumps(report, indent=1))
    return 0


def _run(options: argparse.Namespace, scratch: Path) -> dict[str, object]:
    folder = scratch / "data"
    began = time.monotonic()
    seed.seed(folder, options.posts)
    took = time.monotonic() - began
    print(f"Hearth bench, {platform.machine()}, Python {platform.python_version()}")
    print(
        f"import: {options.posts} posts in {took:.0f} s, {options.posts / took:.0f}/s on all cores; promise ≥ 1500/s\n"
    )
    cookie = _cookie(folder)
    rows = [row for row in _rows(folder) if options.only in row[0]]
    print("| page | as | req/s | p50 ms | p99 ms | core | bare | ratio | promise |\n" + "| --- " * 9 + "|")
    pages = {}
    for name, paths in rows:
        for who, sent in (("guest", ""), ("member", cookie)):
            pages[f"{name}, {who}"] = _page(options, scratch, folder, name, paths, who, sent)
    report: dict[str, object] = {"import": options.posts / took, "pages": pages}
    if not options.only:
        report |= _others(options, scratch, folder, cookie)
    return report


def _cookie(folder: Path) -> str:
    """bob's session, as a Cookie header."""
    app = create_app(load({"data_dir": folder}, {}), worker=False)
    cookie = Person(app, "bob").client.get_cookie(f"hearth_{app.config['INSTANCE']}", domain="localhost")
    app.close()
    assert cookie
    return f"{cookie.key}={cookie.value}"


def _rows(folder: Path) -> list[tuple[str, list[str]]]:
    """The pages to ask for: one address, and 200 in turn."""
    app = create_app(load({"data_dir": folder}, {}), worker=False)
    db = app.db.reader()
    longest = db.tuples("SELECT id, slug, numbers FROM topic ORDER BY numbers DESC LIMIT 1")[0]
    many = db.tuples("SELECT id, slug FROM topic ORDER BY id * 7919 % 10007 LIMIT 200")
    rare = searching.rare(db)
    app.close()
    deep = f"/t/{longest[0]}/{urllib.parse.quote(longest[1])}"
    half = longest[2] // 40
    return [
        ("topic, first page", [deep]),
        ("topic, deep page", [f"{deep}?page={half}"]),
        ("topic, 200 in turn", [f"/t/{id_}/{urllib.parse.quote(slug)}" for id_, slug in many]),
        ("home", ["/"]),
        ("home, newest", ["/?sort=newest"]),
        ("home, hot", ["/?sort=hot"]),
        ("home, unanswered", ["/?sort=unanswered"]),
        ("home, top", ["/?sort=top&period=all"]),
        ("board", ["/b/board-1"]),
        ("boards, 8 in turn", [f"/b/board-{n}" for n in range(1, 9)]),
        *zip(SEARCHES, (searching.paths(rare), searching.paths(searching.common())), strict=True),
    ]


def _page(
    options: argparse.Namespace, scratch: Path, folder: Path, name: str, paths: list[str], who: str, cookie: str
) -> dict[str, object]:
    bodies = scratch / "bodies"
    with server("launcher", "--headless", "--port", "0", "--data-dir", str(folder)) as (hearth, _, _):
        _keep(bodies, hearth, paths, cookie)
        with server("tests.bench.bare", str(bodies)) as (bare, _, _):
            ours, theirs = [], []
            for address in (hearth, bare):
                wrk(address, paths, seconds=1, cookie=cookie)  # warm
            for _ in range(options.rounds):  # A B A B: the machine drifts
                ours.append(wrk(hearth, paths, seconds=options.seconds, cookie=cookie))
                theirs.append(wrk(bare, paths, seconds=options.seconds, cookie=cookie))
    a, b = figure(ours), figure(theirs)
    _print(name, who, a, b)
    return {"hearth": asdict(a), "bare": asdict(b), "ratio": a.requests / b.requests, "void": a.void or b.void}


def _print(name: str, who: str, a: Figure, b: Figure) -> None:
    ratio = f"{a.requests / b.requests:.2f}" if not (a.void or b.void) else f"({a.requests / b.requests:.2f} void)"
    print(
        f"| {name} | {who} | {a.requests:.0f} | {a.p50:.1f} | {a.p99:.1f} | {a.busy:.0%} | {b.requests:.0f} | {ratio} "
        f"| ≥ {SEARCHES.get(name, PROMISES[who]):.2f} |",
        flush=True,
    )


def _keep(bodies: Path, address: str, paths: list[str], cookie: str) -> None:
    """The same bytes for the bare view."""
    shutil.rmtree(bodies, ignore_errors=True)
    bodies.mkdir()
    for number, path in enumerate(paths):
        request = urllib.request.Request(address + path, headers={"Cookie": cookie} if cookie else {})
        with urllib.request.urlopen(request) as response:
            assert response.geturl() == address + path, response.geturl()
            (bodies / str(number)).write_bytes(response.read())
    (bodies / "paths").write_text("\n".join(paths), "utf-8")


def _others(options: argparse.Namespace, scratch: Path, folder: Path, cookie: str) -> dict[str, object]:
    print("\n| what | figure | promise |\n| --- | --- | --- |")
    starts = []
    for _ in range(5):
        with server("launcher", "--headless", "--port", "0", "--data-dir", str(folder)) as (_, process, took):
            starts.append(took)
            time.sleep(1)
            idle = memory(process.pid)
    start = statistics.median(starts)
    print(f"| start, to the first line | {start:.2f} s | ≤ 1 s |")
    print(f"| memory, idle | {idle:.0f} MB | ≤ 90 MB |", flush=True)
    frozen = _frozen(folder, start)
    replies = _replies(options, folder, cookie)
    print(f"| replies, 4 clients, on disk when answered | {replies:.0f}/s | |")
    path = _rows(folder)[0][1][0]
    print("\n| CPU of one request, topic page | µs |\n| --- | --- |")
    with server("launcher", "--headless", "--port", "0", "--data-dir", str(folder)) as (hearth, _, _):
        _keep(scratch / "bodies", hearth, [path], "")
    layers = hooks.layers(folder, scratch / "bodies", path, cookie)
    for layer, microseconds in layers.items():
        print(f"| {layer} | {microseconds:.1f} |")
    report = workers.measure(options, folder, path)
    checked = subprocess.run(
        [sys.executable, "-m", "launcher", "check", "--data-dir", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"\ncheck after the bench: {checked.stdout.strip().splitlines()[-1] if checked.stdout else checked.stderr}")
    return {"start": start, "idle": idle, "replies": replies, "layers": layers, "frozen": frozen, **report}


def _frozen(folder: Path, from_source: float) -> dict[str, float]:
    """The executables that `make dist` left, beside the run from source: a ratio, since the machine drifts."""
    found = {}
    for name in ("hearth", "hearth-folder/hearth"):
        program = ROOT / "dist" / name
        if not program.exists():
            print(f"| dist/{name} | not made: `make dist` | |")
            continue
        starts = []
        for _ in range(5):
            with server("--headless", "--port", "0", "--data-dir", str(folder), program=[str(program)]) as (
                _,
                it,
                took,
            ):
                starts.append(took)
                time.sleep(0.5)
                memory_share = share(it.pid)
        found[name] = statistics.median(starts) / from_source
        print(
            f"| dist/{name}: {program.stat().st_size / 1e6:.0f} MB, to the first line, {memory_share:.0f} MB of memory "
            f"| {statistics.median(starts):.2f} s, {found[name]:.2f} × from source | ≤ 1 s |",
            flush=True,
        )
    return found


def _replies(options: argparse.Namespace, folder: Path, cookie: str) -> float:
    """Replies a second by four clients; each answer means that the post is on disk."""
    with server("launcher", "--headless", "--port", "0", "--data-dir", str(folder)) as (address, _, _):
        request = urllib.request.Request(address + "/preferences", headers={"Cookie": cookie})
        with urllib.request.urlopen(request) as response:
            token = re.findall(r'name="csrf_token" value="([^"]+)"', response.read().decode())[0]
        body = urllib.parse.urlencode(
            {"csrf_token": token, "body": seed.sentence(__import__("random").Random(1), False, 330)}
        )
        lua = (
            "wrk.method = 'POST'\n"
            f"wrk.body = {json.dumps(body)}\n"
            "wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'\n"
            "local i = 0\n"
            "request = function() i = i % 50 + 1; return wrk.format(nil, '/t/' .. i .. '/reply') end\n"
        )
        runs = [
            wrk(address, ["/t/1/reply"], seconds=options.seconds, connections=4, cookie=cookie, lua=lua)
            for _ in range(options.rounds)
        ]
    found = figure(runs)
    if found.errors:
        print(f"{found.errors} replies were refused", file=sys.stderr)
    return found.requests


if __name__ == "__main__":
    sys.exit(main())
