"""All the parts together, each story from logging in to logging out: two at once, with a thumb, with keys alone, and
without scripts. A lost answer is in test_drafts.py, a Chinese sentence with Enter inside in test_composer.py."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.people import PASSWORD

from .browser import PHONE, Seats
from .house import ZONE
from .test_keyboard import FOCUS
from .test_reading import answer, read, write_topic
from .test_taking import asked, like, post
from .test_uploads import arrived, red

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = 30_000  # milliseconds: a page asks what is new every twelve seconds or so
PICTURE = {"name": "oven.png", "mimeType": "image/png", "buffer": red(900, 600)}
# Tells the watch of every pointer that comes down and should not: none at all, or none but a finger.
NO_MOUSE = "addEventListener('pointerdown', (event) => window.__tell(`a ${event.pointerType} was used`), true)"
NO_MOUSE_BUT_A_FINGER = NO_MOUSE.replace("window.__tell", 'event.pointerType === "touch" || window.__tell')
# What hides the element that has the focus from the eye; '' when nothing does.
UNDER = """() => {
  const here = document.activeElement;
  const dock = document.querySelector(".composer.dock");
  if (!dock || dock.contains(here)) return "";
  const [box, edge] = [here.getBoundingClientRect(), dock.getBoundingClientRect().top];
  return box.bottom <= edge + 1 || (box.height > edge && box.top < edge) ? "" : here.outerHTML.slice(0, 100);
}"""

# The composer wakes when one comes to it.
AWAKE = "() => !document.activeElement.closest('.composer:not(.live)')"


def told(page: Page) -> Locator:
    return page.locator(".bell .badge")


def write_message(page: Page, to: str, words: str) -> None:
    page.goto(f"/messages/new?to={to}")
    page.locator("#to").fill(to)
    page.locator("#body").fill(words)
    page.get_by_role("main").get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("article.post").last).to_contain_text(words)


def hear_nothing(page: Page) -> None:
    """What was told before this story is read."""
    page.goto("/notices")
    if page.locator("main .notes .new").count():
        page.get_by_role("main").get_by_role("button", name="Mark all read").click()
    page.goto("/boards")
    expect(told(page)).to_be_hidden()


def test_two_members_write_to_each_other_on_one_open_page(seats: Seats) -> None:
    ann, bob = seats.sit("ann"), seats.sit("bob")
    hear_nothing(ann), hear_nothing(bob)
    topic = write_topic(ann, "Who brings the ladder?")
    ann.goto(topic), bob.goto(topic)
    for page in (ann, bob):
        page.wait_for_load_state("networkidle")
    ann.evaluate("window.stayed = true")
    bob.locator("#body").fill("I do, @ann. At five?")
    bob.get_by_role("main").get_by_role("button", name="Reply", exact=True).click()
    expect(post(bob, 2)).to_be_visible()

    expect(told(ann)).to_have_text("1", timeout=SOON)
    ann.get_by_role("button", name="1 new reply").click()
    expect(post(ann, 2)).to_contain_text("At five?")
    like(ann, 2).click()
    expect(like(ann, 2)).to_have_attribute("aria-pressed", "true")
    post(ann, 2).get_by_role("link", name="Quote #2").click()
    expect(ann.locator("#body")).to_have_value(re.compile("^> .*#2.*At five", re.S))
    ann.keyboard.type("At six.")
    assert ann.evaluate("window.stayed"), "without a reload"
    ann.keyboard.press("Control+Enter")
    expect(post(ann, 3)).to_contain_text("At six.")
    expect(told(ann)).to_be_hidden()  # she saw what the notice was of

    expect(told(bob)).to_have_text("2", timeout=SOON)  # the reaction, and the answer that quotes him
    bob.locator(".bell > summary").click()
    expect(bob.locator(".bell .notes li")).to_contain_text([re.compile("quoted|answered"), "reacted"])
    bob.locator(".bell .notes a").first.click()
    expect(bob.locator("article.post:target")).to_contain_text("At six.")
    expect(told(bob)).to_be_hidden()  # the post that was liked stands on the same page


def test_with_a_thumb_on_a_small_phone_everything_is_done(seats: Seats) -> None:
    bob, mod, desk = seats.sit("bob"), seats.sit("mod"), seats.sit("ann")
    topic = write_topic(bob, "The oven on Saturday", answers=5)
    poll = asked(bob, mod, "Which Saturday?")
    write_message(bob, "ann", "Have you the key?")
    hear_nothing(desk)
    desk.goto(topic)
    read(desk, 3)
    page = seats.sit("", **PHONE)
    page.add_init_script(NO_MOUSE_BUT_A_FINGER)

    page.goto("/")
    page.get_by_role("link", name="Log in", exact=True).tap()
    _enter(page, page.get_by_label("Your name here"), "ann")
    _enter(page, page.get_by_label("Password"), PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").tap()
    page.wait_for_url(lambda url: "/login" not in url)
    _read_on_with_a_thumb(page)
    _quote_and_show_with_a_thumb(page)
    _follow_and_hear_with_a_thumb(page, bob, topic)
    _write_back_with_a_thumb(page)
    page.goto(poll)
    page.get_by_label("明天").tap()
    page.get_by_role("button", name="Vote").tap()
    expect(page.locator(".poll li").nth(1)).to_contain_text("your vote")
    _search_with_a_thumb(page)
    _open_menu(page).get_by_role("link", name="Log out").tap()
    page.get_by_role("main").get_by_role("button", name="Log out").tap()
    expect(page.get_by_role("link", name="Log in", exact=True)).to_be_visible()


def _enter(page: Page, field: Locator, words: str) -> None:
    """As the keyboard on the screen does: what has the focus after the tap gets the words."""
    field.tap()
    expect(field).to_be_focused()
    page.keyboard.insert_text(words)


def _open_menu(page: Page) -> Locator:
    page.locator("details.menu:not(.bell) > summary").first.tap()
    return page.locator("details.menu[open] .pop").first


def _read_on_with_a_thumb(page: Page) -> None:
    row = page.locator("li.row.unread", has_text="The oven on Saturday")
    expect(row.locator(".count")).to_have_text("3 new")
    row.locator(".title a").tap()
    expect(page.locator(".here")).to_have_text("Last read here")
    expect(post(page, 4)).to_be_in_viewport()
    page.wait_for_load_state("networkidle")
    like(page, 4).tap()
    expect(like(page, 4)).to_have_attribute("aria-pressed", "true")
    ribbon = post(page, 4).locator("[data-key=b]")
    post(page, 4).get_by_role("button", name="More for").tap()
    ribbon.tap()
    expect(ribbon).to_have_attribute("aria-pressed", "true")


def _quote_and_show_with_a_thumb(page: Page) -> None:
    quote = post(page, 4).get_by_role("link", name="Quote #4")
    if not quote.is_visible():
        post(page, 4).get_by_role("button", name="More for").tap()
    quote.tap()
    dialog = page.get_by_role("dialog", name="Your reply")
    expect(dialog).to_be_visible()
    expect(page.locator("#body")).to_have_value(re.compile("^> .*#4"))
    page.keyboard.insert_text("It looks like this:\n\n")
    with page.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Picture or file").tap()
    chooser.value.set_files([PICTURE])
    arrived(page, 1)
    dialog.get_by_text("Preview", exact=True).first.tap()
    expect(dialog.locator(".c-see img")).to_be_visible()
    dialog.get_by_text("Write", exact=True).tap()
    dialog.get_by_role("button", name="Reply", exact=True).tap()
    expect(post(page, 7).locator(".said")).to_contain_text("Answer 2")
    expect(post(page, 7).locator("a[data-full] img")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def _follow_and_hear_with_a_thumb(page: Page, bob: Page, topic: str) -> None:
    level = page.get_by_role("group", name="What you hear of this topic")
    level.get_by_role("button", name="Follow").tap()
    expect(level.get_by_role("button", name="Follow")).to_have_attribute("aria-pressed", "true")
    page.goto("/boards")
    answer(bob, topic, "And bring wood.")
    expect(told(page)).to_have_text("1", timeout=SOON)
    page.locator(".bell > summary").tap()
    page.locator(".bell .notes a").first.tap()
    expect(page.locator("article.post:target")).to_contain_text("And bring wood.")
    expect(told(page)).to_be_hidden()


def _write_back_with_a_thumb(page: Page) -> None:
    _open_menu(page).get_by_role("link", name="Messages").tap()
    page.locator("li.row", has_text="Have you the key?").first.locator("a").first.tap()
    page.locator("#body").tap()
    dialog = page.get_by_role("dialog", name="Your message")
    expect(dialog).to_be_visible()
    page.keyboard.insert_text("On the hook.")
    dialog.get_by_role("button", name="Send", exact=True).tap()
    expect(page.locator("article.post").last).to_contain_text("On the hook.")


def _search_with_a_thumb(page: Page) -> None:
    page.get_by_role("banner").get_by_role("link", name="Search").tap()
    _enter(page, page.get_by_role("main").get_by_label("Search", exact=True), "bring wood")
    page.get_by_role("main").get_by_role("button", name="Search").tap()
    page.locator("li.row", has_text="The oven on Saturday").first.get_by_role("link").first.tap()
    expect(page.get_by_text("And bring wood.").first).to_be_in_viewport()


def test_with_keys_alone_everything_is_done(seats: Seats) -> None:
    bob, mod, desk = seats.sit("bob"), seats.sit("mod"), seats.sit("ann")
    topic = write_topic(bob, "The roof before winter", answers=3)
    poll = asked(bob, mod, "Who climbs up?")
    write_message(bob, "ann", "Is the ladder with you?")
    hear_nothing(desk)
    page = seats.sit("", timezone_id=ZONE)
    page.add_init_script(NO_MOUSE)
    keys = page.keyboard

    page.goto("/login")
    _tab(page, "main [name=username]")
    keys.type("ann")
    _tab(page, "main [name=password]")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto("/")
    _awake(page)
    _open_with_keys(page, topic)
    _take_part_with_keys(page)
    _write_with_keys(page)
    _hear_with_keys(page, bob, topic)
    _write_back_with_keys(page)
    _vote_with_keys(page, poll)
    _begin_with_keys(page)
    _search_with_keys(page)
    _leave_with_keys(page)


def _awake(page: Page) -> None:
    """The script for members has come."""
    page.wait_for_function("() => document.querySelector('.fresh')")
    page.wait_for_load_state("networkidle")


def _tab(page: Page, selector: str, key: str = "Tab", most: int = 150) -> None:
    """Press Tab until this has the focus; every stop on the way is seen, and nothing lies over it."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement === document.body"):
            continue  # round the end of the page
        page.wait_for_function(AWAKE)
        _seen(page)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the tab key never comes to {selector}")


def _seen(page: Page) -> None:
    page.wait_for_function(f"() => ({FOCUS})().seen && !({UNDER})()")  # a page may scroll smoothly
    stop = page.evaluate(FOCUS)
    assert stop["ring"], stop["what"]


def _open_with_keys(page: Page, topic: str) -> None:
    keys = page.keyboard
    for _ in range(8):
        keys.press("j")
        _seen(page)
        if "The roof before winter" in page.locator("li.row.picked").inner_text():
            break
    keys.press("j")
    keys.press("k")
    assert page.evaluate("document.activeElement.textContent") == "The roof before winter"
    keys.press("o")
    page.wait_for_url(f"{topic}*")
    _awake(page)


def _choose(page: Page, number: int) -> None:
    """By j and k, from wherever one stands."""
    picked = page.locator("article.post.picked")
    for _ in range(12):
        here = int(picked.get_attribute("data-number") or 0) if picked.count() else 0
        if here == number:
            return
        page.keyboard.press("j" if here < number else "k")
    raise AssertionError(f"the keys never come to #{number}")


def _take_part_with_keys(page: Page) -> None:
    keys = page.keyboard
    _choose(page, 3)
    _seen(page)
    keys.press("l")
    expect(like(page, 3)).to_have_attribute("aria-pressed", "true")
    keys.press("b")
    expect(post(page, 3).locator("[data-key=b]")).to_have_attribute("aria-pressed", "true")
    keys.press("?")
    table = page.get_by_role("dialog", name="Keys")
    expect(table).to_be_visible()
    keys.press("Escape")
    expect(table).to_be_hidden()
    expect(post(page, 3)).to_be_focused()
    _tab(page, ".levels button[value=follow]")
    keys.press("Enter")
    expect(page.locator(".levels button[value=follow]")).to_have_attribute("aria-pressed", "true")
    _awake(page)


def _write_with_keys(page: Page) -> None:
    keys = page.keyboard
    page.on("filechooser", lambda _chooser: None)  # so that the browser is asked for it before the key is pressed
    _choose(page, 2)
    keys.press("q")
    expect(page.locator("#body")).to_be_focused()
    expect(page.locator("#body")).to_have_value(re.compile("^> .*#2"))
    keys.type("jolly q? said the ")
    keys.press("Control+b")
    keys.type("fingers")
    keys.press("Control+End")
    keys.press("Enter")
    page.locator(".c-see strong").wait_for()
    _tab(page, "[data-tool=bold]", "Shift+Tab")
    for _ in range(9):
        keys.press("ArrowRight")
        _seen(page)
        if page.evaluate("document.activeElement.matches('[data-tool=file]')"):
            break
    with page.expect_file_chooser() as chooser:
        keys.press("Enter")
    chooser.value.set_files([PICTURE])
    arrived(page, 1)
    # one looks something up above while the sheet is open, and comes back
    _tab(page, "article.post[data-number='1'] [data-key=l]", "Shift+Tab")
    keys.press("Enter")
    expect(like(page, 1)).to_have_attribute("aria-pressed", "true")
    expect(like(page, 1)).to_be_focused()
    _tab(page, "#body")
    keys.press("Control+Enter")
    expect(post(page, 5).locator("strong", has_text="fingers")).to_be_visible()
    expect(post(page, 5).locator("a[data-full] img")).to_have_count(1)
    _awake(page)
    keys.press("j")
    keys.press("r")
    expect(page.locator("#body")).to_be_focused()
    keys.type("And an answer.")
    _tab(page, ".composer .c-foot .btn.main")
    keys.press("Enter")
    expect(post(page, 6)).to_contain_text("And an answer.")
    expect(post(page, 6).locator("a.re")).to_be_visible()
    _awake(page)


def _hear_with_keys(page: Page, bob: Page, topic: str) -> None:
    keys = page.keyboard
    keys.press("g")
    keys.press("h")
    page.wait_for_url(re.compile(r"/$"))
    answer(bob, topic, "Well said without a mouse.")
    expect(told(page)).to_have_text("1", timeout=SOON)
    _tab(page, ".bell > summary")
    keys.press("Enter")
    expect(page.locator(".bell .notes a").first).to_be_visible()
    _tab(page, ".bell .notes a")
    keys.press("Enter")
    expect(page.locator("article.post:target")).to_contain_text("Well said without a mouse.")
    expect(told(page)).to_be_hidden()
    _awake(page)


def _write_back_with_keys(page: Page) -> None:
    keys = page.keyboard
    keys.press("g")
    keys.press("m")
    page.wait_for_url("**/messages")
    _awake(page)
    for _ in range(8):
        keys.press("j")
        if "Is the ladder with you?" in page.locator("li.row.picked").inner_text():
            break
    keys.press("Enter")
    expect(page.locator("article.post").last).to_contain_text("Is the ladder with you?")
    page.wait_for_load_state("networkidle")
    _tab(page, "#body")
    keys.type("Behind the shed.")
    keys.press("Control+Enter")
    expect(page.locator("article.post").last).to_contain_text("Behind the shed.")


def _vote_with_keys(page: Page, poll: str) -> None:
    page.goto(poll)
    _awake(page)
    _tab(page, ".poll input")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".poll li").nth(1)).to_contain_text("your vote")
    page.wait_for_timeout(50)
    _seen(page)


def _begin_with_keys(page: Page) -> None:
    keys = page.keyboard
    keys.press("c")
    page.wait_for_url("**/new**")
    page.locator(".composer.live").wait_for()
    if not page.evaluate("document.activeElement.matches('#title')"):
        _tab(page, "#title")
    keys.type("Nails are needed")
    _tab(page, "main select")
    keys.type("Attic")
    _tab(page, "#body")
    keys.type("Long ones.")
    keys.press("Control+Enter")
    expect(page.get_by_role("heading", name="Nails are needed")).to_be_visible()
    _awake(page)
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url("**/edit**")
    page.locator(".composer.live").wait_for()
    if not page.evaluate("document.activeElement.matches('#body')"):
        _tab(page, "#body")
    keys.press("Control+End")
    keys.type(" And short ones.")
    keys.press("Control+Enter")
    expect(post(page, 1)).to_contain_text("Long ones. And short ones.")
    _awake(page)


def _search_with_keys(page: Page) -> None:
    keys = page.keyboard
    keys.press("/")
    expect(page.locator("#q0")).to_be_focused()
    keys.type("short ones")
    keys.press("Enter")
    page.wait_for_url("**/search?**")
    _tab(page, "li.row .title a")
    keys.press("Enter")
    expect(post(page, 1)).to_contain_text("And short ones.")


def _leave_with_keys(page: Page) -> None:
    _tab(page, "details.menu:not(.bell) > summary")
    page.keyboard.press("Enter")
    _tab(page, ".pop a[href$='/logout']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/logout")
    _tab(page, "main form button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Log in", exact=True)).to_be_visible()


def test_without_scripts_everything_is_done(seats: Seats) -> None:
    bob, mod = seats.sit("bob"), seats.sit("mod")
    topic = write_topic(bob, "The gate without scripts", answers=1)
    poll = asked(bob, mod, "Which colour?")
    page = seats.sit("", java_script_enabled=False)
    main = page.get_by_role("main")
    page.goto("/")
    page.get_by_role("link", name="Log in", exact=True).click()
    page.get_by_label("Your name here").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    main.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="The gate without scripts").first.click()
    expect(post(page, 2)).to_contain_text("Answer 0.")
    _answer_without_scripts(page, topic)
    like(page, 2).click()
    expect(like(page, 2)).to_have_attribute("aria-pressed", "true")
    post(page, 2).locator("[data-key=b]").click()
    expect(post(page, 2).locator("[data-key=b]")).to_have_attribute("aria-pressed", "true")
    page.locator(".levels button[value=follow]").click()
    expect(page.locator(".levels button[value=follow]")).to_have_attribute("aria-pressed", "true")
    page.goto(poll)
    page.get_by_label("Today").check()
    page.get_by_role("button", name="Vote").click()
    expect(page.locator(".poll li").nth(0)).to_contain_text("your vote")
    page.get_by_role("banner").get_by_label("Search", exact=True).fill("hinges")
    page.get_by_role("banner").get_by_label("Search", exact=True).press("Enter")
    page.locator("li.row .title a").first.click()
    expect(page.locator("article.post", has_text="oiled hinges")).to_be_visible()
    page.get_by_role("contentinfo").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in", exact=True)).to_be_visible()


def _answer_without_scripts(page: Page, topic: str) -> None:
    """Preview, reply, quote, edit."""
    main = page.get_by_role("main")
    page.get_by_label("Your reply").fill("With **new** hinges.")
    main.get_by_role("button", name="Preview").click()
    expect(main.locator("section[aria-labelledby=previewed] strong")).to_have_text("new")
    main.get_by_role("button", name="Reply", exact=True).click()
    expect(post(page, 3)).to_contain_text("With new hinges.")
    post(page, 2).get_by_role("link", name="Quote #2").click()
    field = page.get_by_label("Your reply")
    expect(field).to_have_value(re.compile("^> .*#2"))
    field.fill(field.input_value() + "And paint.")
    main.get_by_role("button", name="Reply", exact=True).click()
    expect(post(page, 4).locator(".said")).to_contain_text("Answer 0.")
    post(page, 3).get_by_role("link", name="Edit").click()
    page.get_by_label("Your words").fill("With **oiled** hinges.")
    main.get_by_role("button", name="Save").click()
    expect(post(page, 3)).to_contain_text("With oiled hinges.")
    expect(page).to_have_url(re.compile(re.escape(topic.rpartition("/t/")[2])))
