"""Among the people of the demo: found by two Chinese characters, put in another order, opened; who is here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from forum_app.kernel.i18n import words
from tests.process import start

from .browser import DESK, PHONE, Seats
from .pictures import folder_with_demo
from .test_story import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def court(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seats]:
    """The demo, served."""
    folder = folder_with_demo(tmp_path_factory.mktemp("demo") / "data")
    with start(folder) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")
        yield seats
        seats.rise(all_of_them=True)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("shape", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_somebody_is_found_by_two_characters(
    court: Seats, language: str, shape: dict[str, object], scripts: bool
) -> None:
    page = court.sit("", language, java_script_enabled=scripts, **shape)
    guest = Reader(page, words(language)["_"])
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name=guest.say("Members")).click()
    guest.write("Part of a name", "小禾")
    guest.press("Find", guest.main)
    rows = guest.main.locator("li.row")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("林小禾")
    guest.write("Part of a name", "")
    guest.press("Find", guest.main)
    guest.main.get_by_role("navigation").get_by_role("link", name=guest.say("Posts"), exact=True).click()
    posts = [
        int("".join(filter(str.isdigit, text)))
        for text in guest.main.locator("li.row .meta span:last-child").all_inner_texts()
    ]
    assert posts == sorted(posts, reverse=True)
    assert len(posts) == 14
    guest.main.get_by_role("link", name="老顾", exact=True).click()
    expect(guest.main.get_by_role("heading", level=1)).to_have_text("老顾")
    assert court.rise() == []


def test_the_people_of_the_samples_are_not_said_to_be_here(court: Seats) -> None:
    """Somebody lives in this forum already; who really is here, tests/accounts/test_directory.py shows."""
    member = court.sit("root")
    member.goto("/")
    expect(member.get_by_role("main").locator(".row").first).to_be_visible()
    here = member.locator("section", has=member.get_by_role("heading", name="Around the fire now"))
    expect(here.get_by_role("link", name="Marta Kowal")).to_have_count(0)
    assert court.rise() == []
