"""Each module has its own server and seats in Chromium; what its pages did wrong fails the test that did it."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import SIZE
from tests.process import start
from tests.turns import turn

from .browser import Seats, chromium
from .house import Made, keep_house, settle
from .places import BARE_PLACES, OTHER_PLACES, Place
from .setup import setup_link


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A story that is told with and without scripts, each in both languages, is told in two of these four ways with
    small counts: with scripts in one language, without in the other. By turns; `make proof` has all four."""
    told: dict[str, dict[tuple[bool, bool], pytest.Item]] = defaultdict(dict)
    for item in items:
        params = item.callspec.params if hasattr(item, "callspec") else {}
        if params.keys() == {"scripts", "language"}:
            told[item.nodeid.split("[")[0]][params["scripts"], params["language"] == "en"] = item
    stories = [(way, item) for ways in told.values() if len(ways) == 4 for way, item in ways.items()]
    if SIZE == "full":
        for _, item in stories:
            item.add_marker("proof")
    elif not config.option.file_or_dir:
        left = [item for way, item in stories if (sum(way) + turn()) % 2]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@dataclass(frozen=True, slots=True)
class House:
    """The sample community, served."""

    url: str
    made: Made


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """The sample community's data folder; modules get copies."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    return folder, settle(folder)


@pytest.fixture(scope="package")
def _chromium() -> Iterator[Browser]:
    # as long as files of this folder follow one another. Not for the whole run: while Playwright is there, other tests
    # could not use asyncio
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(_chromium: Browser) -> Iterator[Browser]:
    """Nothing of a module stays open in it."""
    yield _chromium
    for context in _chromium.contexts:
        context.close()


@pytest.fixture(scope="module")
def house(furnished: tuple[Path, Made], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder, made = furnished
    copy = Path(shutil.copytree(folder, tmp_path_factory.mktemp("house") / "data"))
    with start(copy) as server:
        yield House(f"http://127.0.0.1:{server.port}", made)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server that nobody has set up: its address, and the link to its setup."""
    with start(tmp_path_factory.mktemp("bare") / "data") as server:
        yield f"http://127.0.0.1:{server.port}", setup_link(server)


@pytest.fixture(scope="module")
def _seats(browser: Browser, house: House) -> Iterator[Seats]:
    seats = Seats(browser, house.url, {"made": house.made})
    yield seats
    seats.rise(all_of_them=True)


@pytest.fixture
def seats(_seats: Seats) -> Iterator[Seats]:
    """Watched pages on the sample community: `seats.sit("ann", "zh-Hans")`."""
    yield _seats
    assert _seats.rise() == []


@pytest.fixture(scope="module")
def _bare_seats(browser: Browser, bare: tuple[str, str]) -> Iterator[Seats]:
    seats = Seats(browser, bare[0], {"setup": bare[1]})
    yield seats
    seats.rise(all_of_them=True)


@pytest.fixture(scope="module")
def _other_seats(
    browser: Browser, furnished: tuple[Path, Made], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Seats]]:
    """Seats on a copy of the sample that is kept otherwise: house, resting, closed, inviting. One server for each."""
    opened: dict[str, Seats] = {}
    with ExitStack() as servers:

        def seats(how: str) -> Seats:
            if how not in opened:
                folder = Path(shutil.copytree(furnished[0], tmp_path_factory.mktemp(how) / "data"))
                names = keep_house(folder, how)
                server = servers.enter_context(start(folder))
                opened[how] = Seats(browser, f"http://127.0.0.1:{server.port}", {"made": furnished[1], **names})
            return opened[how]

        yield seats
        for each in opened.values():
            each.rise(all_of_them=True)


@pytest.fixture
def seats_for(request: pytest.FixtureRequest) -> Iterator[Callable[[Place], Seats]]:
    """Watched pages on the server that has this place."""
    used: list[Seats] = []

    def find(place: Place) -> Seats:
        how = next((how for how, places in OTHER_PLACES.items() if place in places), "")
        if how:
            used.append(request.getfixturevalue("_other_seats")(how))
        else:
            used.append(request.getfixturevalue("_bare_seats" if place in BARE_PLACES else "_seats"))
        return used[-1]

    yield find
    assert [seen for seats in used for seen in seats.rise()] == []
