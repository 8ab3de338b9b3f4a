"""Reading goes on where it stopped, what comes meanwhile waits, and nobody needs a mouse, or a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .browser import PHONE, Seats
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# The line is in sight, right above the first new post, and the page has come to rest.
IN_PLACE = """async () => {
  const [line, post] = [".here", ".here + .post"].map((one) => document.querySelector(one));
  const at = () => post.getBoundingClientRect().top;
  const before = at();
  await new Promise((done) => setTimeout(done, 100));
  const above = line.getBoundingClientRect();
  return at() === before && above.top >= 0 && above.bottom <= at() + 1;
}"""


def write_topic(page: Page, title: str, answers: int = 0) -> str:
    """Its address."""
    page.goto("/new")
    page.get_by_label("Board").select_option(index=1)
    page.get_by_label("Title").fill(title)
    page.locator("textarea[name=body]").fill("First words. " * 60)
    page.locator("main form .btn.main").click()
    page.wait_for_url("**/t/**")
    address = page.url.split("#")[0].split("?")[0]
    for n in range(answers):
        answer(page, address, f"Answer {n}. " + "And more of it. " * 60)
    return address


def answer(page: Page, address: str, words: str) -> None:
    page.goto(f"{address}?post=99")
    page.locator("#reply textarea").fill(words)
    with page.expect_navigation():  # where `?post=` leads has such an address already
        page.locator("#reply .btn.main").click()
    page.wait_for_url("**#p*")


def numbers(page: Page) -> list[str]:
    return [str(post.get_attribute("data-number")) for post in page.locator("article.post").all()]


def read(page: Page, upto: int) -> None:
    """Scroll as somebody who reads, until the server was told."""
    page.locator(f"article.post[data-number='{upto}'] .tools").evaluate("tools => tools.scrollIntoView({block: 'end'})")
    with page.expect_response(lambda got: got.url.endswith("/seen") and got.request.method == "POST"):
        page.wait_for_timeout(1500)


def test_a_topic_opens_at_the_first_new_post_below_the_line(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann"), seats.sit("bob")
    address = write_topic(ann, "Long reading", answers=5)
    bob.goto(address)
    read(bob, 3)
    bob.goto("/")
    row = bob.locator("li.row.unread", has_text="Long reading")
    expect(row.locator(".count")).to_have_text("3 new")
    row.locator(".title a").click()
    line, post = bob.locator(".here"), bob.locator("article.post[data-number='4']")
    expect(line).to_have_text("Last read here")
    expect(post).to_be_in_viewport()
    assert bob.url.split("#")[1] == post.get_attribute("id")
    bob.wait_for_function(IN_PLACE)
    read(bob, 6)
    expect(line).to_be_attached()  # it stays where it was
    bob.goto("/")
    expect(bob.locator("li.row.unread", has_text="Long reading")).to_have_count(0)


def test_new_replies_wait_behind_a_word_and_the_text_does_not_move(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann"), seats.sit("bob")
    address = write_topic(ann, "Waiting words", answers=2)
    bob.goto(address)
    bob.locator("article.post[data-number='2']").scroll_into_view_if_needed()
    bob.locator("#reply textarea").fill("half a sentence")
    before = bob.locator("article.post").evaluate_all("all => all.map((post) => post.offsetTop)")
    form = bob.locator("#reply").evaluate("form => form.getBoundingClientRect().top + scrollY")
    answer(ann, address, "One that came meanwhile")
    bob.evaluate("document.dispatchEvent(new Event('ask'))")
    pill = bob.get_by_role("button", name="1 new reply")
    expect(pill).to_be_visible(timeout=15000)
    assert bob.locator("#reply").evaluate("form => form.getBoundingClientRect().top + scrollY") == form
    assert "One that came meanwhile" not in bob.locator("main").inner_text()
    pill.click()
    expect(bob.get_by_text("One that came meanwhile")).to_be_in_viewport()
    assert numbers(bob) == ["1", "2", "3", "4"]
    expect(bob.locator("article.post").last.locator(".when time")).to_have_text("just now")
    expect(bob.locator("header.head")).to_contain_text("3 replies")
    expect(bob.locator(".rail .map a")).to_have_count(4)
    assert bob.locator("article.post").evaluate_all("all => all.map((post) => post.offsetTop)")[:3] == before
    expect(bob.locator("#reply textarea")).to_have_value("half a sentence")
    expect(pill).to_have_count(0)
    bob.evaluate("document.dispatchEvent(new Event('ask'))")
    bob.wait_for_timeout(800)
    expect(pill).to_have_count(0)


def test_a_list_says_that_there_is_news(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann"), seats.sit("bob", **PHONE)
    bob.goto("/")
    write_topic(ann, "News of the day")
    bob.evaluate("document.dispatchEvent(new Event('ask'))")
    pill = bob.get_by_role("button", name="News in 1 topic")
    expect(pill).to_be_visible(timeout=15000)
    pill.click()
    expect(bob.locator("li.row.unread", has_text="News of the day")).to_be_visible()


def test_somebody_with_a_keyboard_only_reads_and_answers(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann"), seats.sit("bob")
    address = write_topic(ann, "By keys alone", answers=1)
    bob.goto("/")
    bob.wait_for_function("document.querySelector('.fresh')")  # the script has come
    keys = bob.keyboard
    for _ in range(4):
        keys.press("j")
        if "By keys alone" in bob.locator("li.row.picked").inner_text():
            break
    assert bob.evaluate("document.activeElement.textContent") == "By keys alone"
    keys.press("o")
    bob.wait_for_url(f"{address}*")
    bob.wait_for_function("document.querySelector('.fresh')")
    keys.press("j")
    keys.press("j")
    expect(bob.locator("article.post.picked")).to_have_attribute("data-number", "2")
    expect(bob.locator("article.post.picked")).to_be_focused()
    keys.press("q")
    expect(bob.locator("#body")).to_be_focused()
    expect(bob.locator("#body")).to_have_value(re.compile("^> .*#2"))
    keys.type("jk? said without a mouse")
    keys.press("Control+Enter")
    bob.wait_for_url("**#p*")
    expect(bob.get_by_text("jk? said without a mouse")).to_be_visible()
    bob.wait_for_function("document.querySelector('.fresh')")
    keys.press("g")
    keys.press("u")
    bob.wait_for_url("**/unread")
    bob.wait_for_load_state("networkidle")
    keys.press("g")
    keys.press("h")
    bob.wait_for_url(re.compile(r"/$"))


def test_the_table_of_keys_opens_and_closes_and_keys_are_still_while_one_writes(seats: Seats, house: House) -> None:
    bob = seats.sit("bob")
    bob.goto("/")
    bob.wait_for_function("document.querySelector('.fresh')")
    bob.keyboard.press("?")
    box = bob.get_by_role("dialog", name="Keys")
    expect(box).to_be_visible()
    bob.keyboard.press("j")
    expect(bob.locator(".picked")).to_have_count(0)
    bob.keyboard.press("Escape")
    expect(box).to_be_hidden()
    bob.keyboard.press("/")
    bob.keyboard.type("jog")
    expect(bob.locator("#q0")).to_have_value("jog")
    bob.get_by_role("link", name="Keyboard").click()
    expect(box).to_be_visible()
    bob.keyboard.press("Escape")
    bob.goto("/settings/keys")
    bob.get_by_label("Use single letters as shortcuts").uncheck()
    bob.get_by_role("button", name="Save").click()
    bob.goto("/")
    bob.wait_for_function("document.querySelector('.fresh')")
    bob.keyboard.press("j")
    bob.keyboard.press("?")
    bob.wait_for_timeout(300)
    expect(bob.locator(".picked, dialog")).to_have_count(0)
    bob.goto("/settings/keys")
    bob.get_by_label("Use single letters as shortcuts").check()
    bob.get_by_role("button", name="Save").click()


def test_without_scripts_a_page_that_was_opened_is_read(seats: Seats, house: House) -> None:
    ann, bob = seats.sit("ann"), seats.sit("bob", java_script_enabled=False)
    address = write_topic(ann, "Plain reading", answers=1)
    bob.goto("/")
    expect(bob.locator("li.row.unread", has_text="Plain reading")).to_have_count(1)
    with bob.expect_response(lambda got: "/seen?" in got.url):
        bob.goto(address)
    for _ in range(12):
        bob.wait_for_timeout(1000)
        bob.goto("/")
        if not bob.locator("li.row.unread", has_text="Plain reading").count():
            break
    expect(bob.locator("li.row.unread", has_text="Plain reading")).to_have_count(0)
    bob.goto("/unread")
    expect(bob.locator("li.row", has_text="Plain reading")).to_have_count(0)
