"""What one writes is not lost: host and browser die, the answer gets lost, others sit down at the same computer."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.people import PASSWORD, Person
from tests.process import Running, start

from .browser import Seats, log_in
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORDS = "The dough must rest, said grandmother. 面要醒一醒。"
KEPT = "Object.keys(localStorage).filter((key) => /^hearth\\.\\w+\\.\\d/.test(key))"


def _type(page: Page, words: str = WORDS) -> None:
    """As people do: the composer comes with the first touch."""
    area = page.locator("#body")
    area.click()
    expect(page.locator(".composer.live")).to_be_visible()
    area.press_sequentially(words)


def _line(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".composer .saved")


def _send(page: Page) -> None:
    page.locator(".composer .c-foot .btn.main").click()


def _posts(page: Page, words: str = WORDS) -> int:
    page.goto(page.url.split("#")[0])
    return page.locator("article.post .prose", has_text=words).count()


@pytest.fixture
def own(made_folder: Path, tmp_path: Path, browser: Browser) -> Iterator[tuple[Running, Seats]]:
    """A server of this test's own, which may die, with a topic of bob's: /t/2."""
    from forum_app import create_app, load

    folder = Path(shutil.copytree(made_folder, tmp_path / "data"))
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    Person(app, "bob").topic("About bread", "How long?")
    app.close()
    with start(folder) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")
        yield server, seats
        seats.rise(all_of_them=True)


def test_a_draft_survives_the_host_and_the_browser(own: tuple[Running, Seats]) -> None:
    server, seats = own
    page = seats.sit("ann")
    page.goto("/t/2")
    _type(page)
    expect(_line(page)).to_have_text("Draft kept", timeout=15000)
    server.kill()
    page.locator("#body").press_sequentially(" And more.")
    page.context.close()
    with start(server.folder, port=server.port):
        again = seats.sit("ann")  # what was typed while the host was dead lay in that browser
        again.goto("/t/2")
        expect(again.locator("#body")).to_have_value(WORDS)
        expect(_line(again)).to_contain_text("Your draft from")
        again.goto("/drafts")
        expect(again.get_by_role("link", name="About bread")).to_be_visible()


def test_the_host_is_away_while_one_sends(own: tuple[Running, Seats]) -> None:
    server, seats = own
    page = seats.sit("ann")
    page.goto("/t/2")
    _type(page)
    server.kill()
    _send(page)
    expect(_line(page)).to_contain_text("The host is away.")
    expect(page.locator("#body")).to_have_value(WORDS)
    with start(server.folder, port=server.port):
        expect(page.locator("article.post .prose", has_text=WORDS)).to_be_visible(timeout=30000)
        assert _posts(page) == 1
        expect(page.locator("#body")).to_have_value("")
        assert page.evaluate(KEPT) == []
        page.goto("/drafts")
        expect(page.get_by_text("No drafts")).to_be_visible()


def test_a_lost_answer_makes_one_post(seats: Seats, house: House) -> None:
    page = seats.sit("ann")
    lost = []

    def lose(route: Route) -> None:
        if lost:
            return route.fallback()
        lost.append(route.fetch(max_redirects=0).status)
        return route.abort()

    page.goto(f"/t/{house.made.own}")
    page.context.route(re.compile("/reply$"), lose)
    _type(page, "Lost on the way back.")
    _send(page)
    posts = page.locator("article.post .prose", has_text="Lost on the way back.")
    expect(posts).to_be_visible(timeout=20000)
    assert lost == [303]
    assert _posts(page, "Lost on the way back.") == 1
    assert all("ERR_FAILED" in seen for seen in seats.watch_of(page).take())


def test_a_reload_and_a_log_out_lose_nothing_and_leave_nothing(seats: Seats, house: House) -> None:
    """One computer for a class: ann writes, logs out; bob sits down; ann comes back."""
    page = seats.sit()
    log_in(page, "ann", PASSWORD)
    page.goto(f"/t/{house.made.rich}")
    _type(page)
    page.reload()
    expect(page.locator("#body")).to_have_value(WORDS)
    assert len(page.evaluate(KEPT)) == 1
    _type(page, " At once.")
    page.goto("/logout")
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    page.wait_for_url(re.compile("/$"))
    assert page.evaluate(KEPT) == []
    log_in(page, "bob", PASSWORD)
    page.goto(f"/t/{house.made.rich}")
    page.locator("#body").click()
    expect(page.locator(".composer.live")).to_be_visible()
    expect(page.locator("#body")).to_have_value("")
    page.context.clear_cookies()
    log_in(page, "ann", PASSWORD)
    page.goto(f"/t/{house.made.rich}")
    expect(page.locator("#body")).to_have_value(re.compile("At once"))
    _line(page).get_by_role("button", name="Discard").click()
    expect(page.locator("#body")).to_have_value("")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#body")).to_have_value(re.compile("At once"))


def test_two_devices_keep_both(seats: Seats, house: House) -> None:
    """The clock of one of them is a day late, which decides nothing."""
    desk, phone = seats.sit("bob"), seats.sit("bob")
    phone.clock.install(time=0)
    phone.clock.resume()
    path = f"/t/{house.made.own}"
    for page in (desk, phone):
        page.goto(path)
    _type(desk, "Typed at the desk.")
    expect(_line(desk)).to_have_text("Draft kept", timeout=15000)
    _type(phone, "Typed on the phone.")
    expect(_line(phone)).to_contain_text("Typed at the desk.", timeout=15000)
    expect(phone.locator("#body")).to_have_value("Typed on the phone.")
    _line(phone).get_by_role("button", name="Take that").click()
    expect(phone.locator("#body")).to_have_value("Typed at the desk.")
    phone.get_by_role("button", name="Undo").click()
    expect(phone.locator("#body")).to_have_value("Typed on the phone.")
    expect(_line(phone)).to_have_text("Draft kept", timeout=15000)
    desk.reload()
    expect(desk.locator("#body")).to_have_value("Typed on the phone.")


def test_an_old_page_keeps_the_words(seats: Seats, house: House) -> None:
    """The session ended elsewhere: the host's page with the words comes, and after logging in they are back."""
    page = seats.sit()
    log_in(page, "mod", PASSWORD)
    page.goto(f"/t/{house.made.own}")
    _type(page)
    page.context.clear_cookies()
    with seats.watch_of(page).allowing(400, 403):
        _send(page)
        expect(page.locator("#kept-body")).to_have_value(WORDS)
    log_in(page, "mod", PASSWORD)
    page.goto(f"/t/{house.made.own}")
    expect(page.locator("#body")).to_have_value(WORDS)


def test_the_banner_comes_and_goes(own: tuple[Running, Seats]) -> None:
    server, seats = own
    page = seats.sit("ann")
    with page.expect_response(re.compile("/live")):  # the scripts have come
        page.goto("/t/2")
    server.kill()
    page.evaluate("document.dispatchEvent(new Event('ask'))")
    banner = page.locator(".banner.asleep")
    expect(banner).to_contain_text("The host is away.")
    expect(page.get_by_text("How long?")).to_be_visible()
    with start(server.folder, port=server.port):
        banner.get_by_role("button", name="Try again").click()
        expect(banner).to_have_count(0)
