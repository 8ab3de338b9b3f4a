"""Fixtures: a forum on a folder of its own, named people, counts, a closed network, proofs that are written down."""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from forum_app import Database, Forum, create_app, load
from forum_app.kernel import security
from forum_app.kernel.security import HashGate
from tests import shared_parts, turns
from tests.people import PASSWORD, Person, found_forum

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
SIZE = os.environ.get("HEARTH_COUNTS", "small")
PROOFS = ROOT / "out" / "proofs" / SIZE  # a run with small counts must not mix with the full ones
# each test has a forum of its own, and making what is the same in all of them would be most of the test
TEMPLATES = shared_parts.Templates(ROOT / "out" / "templates")
shared_parts.share(TEMPLATES)


# a forum in the process of its test need not survive a power cut, and waiting for the disk was a quarter of the time.
# Programs that tests start, and tests of durability, which say FULL or NORMAL themselves, do wait
DEFAULTS = Database.__init__.__kwdefaults__
SYNCHRONOUS = DEFAULTS["synchronous"]
DEFAULTS["synchronous"] = "OFF"


@pytest.fixture(scope="session")
def made_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a forum with people in it; tests get copies."""
    folder = tmp_path_factory.mktemp("made")
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    found_forum(app)
    app.close()
    return folder


@pytest.fixture
def folder(made_folder: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own."""
    return Path(shutil.copytree(made_folder, tmp_path / "data"))


@pytest.fixture
def real_cost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost in this test, and in programs on its folder, what they cost in the world."""
    for name, value in shared_parts.REAL.items():
        monkeypatch.setattr(security, name, value)
    hashed = HashGate(8).hash(PASSWORD)
    with contextlib.closing(sqlite3.connect(folder / "hearth.db")) as db, db:
        db.execute("UPDATE member SET password = ?", (hashed,))


@pytest.fixture
def open_app() -> Iterator[Callable[..., Forum]]:
    """Open forums on folders; they are closed at the end."""
    opened: list[Forum] = []

    def open_(folder: Path, **flags: Any) -> Forum:
        settings = load({"data_dir": folder, "limits": False, **flags}, {})
        app = create_app(settings, worker=False)
        app.testing = False  # errors are answered as they would be
        opened.append(app)
        return app

    yield open_
    for app in opened:
        app.db.checkpoint = lambda: None  # type: ignore[method-assign]  # nobody comes to this folder any more
        app.close()


@pytest.fixture
def app(open_app: Callable[..., Forum], folder: Path) -> Forum:
    return open_app(folder)


@pytest.fixture
def empty_app(open_app: Callable[..., Forum], tmp_path: Path) -> Forum:
    """A forum that nobody has set up."""
    return open_app(tmp_path / "empty")


@pytest.fixture
def guest(app: Forum) -> Person:
    return Person(app, "")


@pytest.fixture
def ann(app: Forum) -> Person:
    return Person(app, "ann")


@pytest.fixture
def bob(app: Forum) -> Person:
    return Person(app, "bob")


@pytest.fixture
def mod(app: Forum) -> Person:
    return Person(app, "mod")


@pytest.fixture
def root(app: Forum) -> Person:
    return Person(app, "root")


@pytest.fixture
def statements(app: Forum) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Every statement that ran since it was last cleared, with its parameters."""
    ran: list[tuple[str, dict[str, Any]]] = []
    app.db.trace = lambda sql, params: ran.append((sql, params))
    yield ran
    app.db.trace = None


@pytest.fixture
def count() -> Callable[[str], int]:
    """How often a proof is to run: `count("kills")`."""
    counts = tomllib.loads((ROOT / "tests" / "counts.toml").read_text())
    return lambda name: int(counts[name][SIZE])


@functools.cache
def commit() -> str:
    """The commit, marked where files differ from it; without git there is none to name."""
    describe = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    try:
        return subprocess.run(describe, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


@pytest.fixture
def proved(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Write down what a proof found: `proved("100 kills", lost=0)`. `make proof` makes docs/proofs.md of it."""

    def write(what: str, **figures: Any) -> None:
        PROOFS.mkdir(parents=True, exist_ok=True)
        entry = {"test": request.node.nodeid, "commit": commit(), "what": what, "figures": figures}
        name = request.node.nodeid.replace("/", "_").replace(":", "_").replace("[", "_").replace("]", "")
        with (PROOFS / f"{name}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    return write


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the big lists and the real posts; only beside a checkout that has it."""
    if not SHARED.is_dir():
        pytest.skip("the folder with the big test data is not beside this checkout")
    return SHARED


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test speaks to another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        internet = self.family in (socket.AF_INET, socket.AF_INET6)
        if internet and not (address[0].startswith("127.") or address[0] in ("::1", "localhost")):
            raise RuntimeError(f"a test wanted to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


# --- what is quick, and whose turn it is


def pytest_configure() -> None:
    turns.choose()


def pytest_report_header() -> str:
    return f"HEARTH_COUNTS={SIZE} HEARTH_TURN={turns.turn()}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    _leave_to_the_proof(config, items)
    items.sort(key=lambda item: item.get_closest_marker("long") is None)  # else the last one runs on alone
    for item in items:
        heavy = any(item.get_closest_marker(mark) for mark in ("slow", "alone", "browser", "fault"))
        if not heavy and item.path.parent.name not in ("e2e", "faults", "launcher", "proofs"):
            item.add_marker("unit")


def pytest_collection_finish() -> None:
    """What stands now stays; looking through it for garbage in each test was a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _leave_to_the_proof(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A run of everything with small counts leaves out what stands in tests/full_only.txt."""
    if SIZE == "small" and not config.option.file_or_dir:
        left = [item for item in items if item.nodeid.split("[")[0] in _names("full_only.txt")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


# --- in CI a skipped test is a failure, unless it is listed with its reason


@functools.cache
def _names(file: str) -> set[str]:
    """What stands first in each line."""
    lines = (ROOT / "tests" / file).read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if line.strip() and not line.startswith("#")}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    name = item.nodeid.split("[")[0]
    allowed = {name, *getattr(item, "fixturenames", ())} & _names("allowed_skips.txt")
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") and not allowed:
        report.outcome = "failed"
        report.longrepr = f"{name} was skipped in CI: {report.longrepr}"
