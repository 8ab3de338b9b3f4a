"""Writing with scripts: the sheet docks, completes names, quotes, takes what is pasted, and never loses a word."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from .browser import PHONE, Seats
from .conftest import House
from .test_access import PLAIN, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASTE = """(field, [html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
SELECT = """(node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
BOXES = """(nodes) => nodes.map((node) => {
  const { x, y, width, height } = node.getBoundingClientRect();
  return { x, y, width, height };
})"""
ABOVE = """(edge) => {
  const box = document.activeElement.getBoundingClientRect();
  return box.top >= 0 && (box.bottom <= edge + 1 || (box.height > 300 && box.top < edge));
}"""


def _topic(seats: Seats, house: House, who: str = "ann", **options: object) -> Page:
    page = seats.sit(who, **options)
    page.goto(f"/t/{house.made.own}")
    return page


def _sheet(page: Page) -> Locator:
    return page.locator(".composer")


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.outerHTML"))


def _dock(page: Page) -> Locator:
    """The field of the open sheet, empty."""
    field = page.locator("#body")
    field.focus()
    expect(_sheet(page)).to_have_class(re.compile("dock"))
    field.fill("")
    return field


def test_on_a_wide_screen_it_is_a_region_over_which_nothing_focused_hides(seats: Seats, house: House) -> None:
    page = _topic(seats, house)
    field = _dock(page)
    field.fill("Words that stay")
    expect(page.get_by_role("region", name="Your reply")).to_be_visible()
    edge = _sheet(page).bounding_box()["y"]  # type: ignore[index]
    page.evaluate("scrollTo(0, 0)")
    page.locator(".brand").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.composer') || document.activeElement === document.body"):
            break
        page.wait_for_function(ABOVE, arg=edge)  # a page may scroll smoothly
    else:
        raise AssertionError("the composer is not reached")
    field.focus()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    page.get_by_role("button", name="Put aside").click()
    expect(field).to_have_value("Words that stay")
    field.fill("")
    page.keyboard.press("Escape")
    expect(_sheet(page)).not_to_have_class(re.compile("dock"))


def test_its_height_is_dragged_typed_and_remembered(seats: Seats, house: House) -> None:
    page = _topic(seats, house)
    _dock(page)
    grip = page.get_by_role("separator", name="Height of the composer")
    before = _sheet(page).bounding_box()["height"]  # type: ignore[index]
    grip.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert _sheet(page).bounding_box()["height"] > before + 60  # type: ignore[index]
    box = grip.bounding_box()
    assert box
    page.mouse.move(box["x"] + 400, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, 300)
    page.mouse.up()
    assert abs(_sheet(page).bounding_box()["y"] - 300) < 12  # type: ignore[index]
    size = grip.get_attribute("aria-valuenow")
    page.reload()
    _dock(page)
    assert grip.get_attribute("aria-valuenow") == size


def test_on_a_phone_it_is_the_whole_page_and_keeps_the_words_when_put_aside(seats: Seats, house: House) -> None:
    page = _topic(seats, house, **PHONE)
    page.get_by_role("link", name="Reply", exact=True).last.click()
    dialog = page.get_by_role("dialog", name="Your reply")
    expect(dialog).to_be_visible()
    box = dialog.bounding_box()
    assert box and (box["x"], box["y"], box["width"]) == (0, 0, 360) and box["height"] > 700
    page.locator("#body").fill("**Thumbs**")
    for _ in range(40):  # nothing else can be reached
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('.composer')"
        )
    page.get_by_text("Preview", exact=True).first.click()
    expect(dialog.locator(".c-see strong")).to_have_text("Thumbs")
    page.get_by_text("Write", exact=True).click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Put aside").click()
    expect(page.locator("#body")).to_have_value("**Thumbs**")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator(".post .prose strong", has_text="Thumbs")).to_be_visible()


def test_a_quote_and_an_answer_come_to_the_words_that_are_there(seats: Seats, house: House) -> None:
    page = _topic(seats, house)
    _dock(page).fill("First of all:")
    page.locator("#body").press("End")
    page.get_by_role("link", name="Quote #1").click()
    quote = f"> [Ann Leigh #1](/p/{house.made.own_post}):\n>\n> Who has *folding* chairs? We are six short.\n\n"
    expect(page.locator("#body")).to_have_value(f"First of all:\n\n{quote}")
    page.get_by_role("link", name="Reply to #2").click()
    expect(page.locator(".c-top")).to_contain_text("in reply to Bob 老鲍 #2")
    assert page.url.endswith("chairs-for-five-o-clock") or "/t/" in page.url
    page.locator("#body").press("Control+End")
    page.keyboard.type("A bench is fine.")
    page.keyboard.press("Control+Enter")
    last = page.locator("article.post", has_text="A bench is fine.").last
    expect(last.locator(".said")).to_contain_text("Who has folding chairs?")
    expect(last.locator("a.re")).to_contain_text("#2")


def test_what_is_selected_is_quoted(seats: Seats, house: House) -> None:
    page = seats.sit("ann")
    page.goto(f"/t/{house.made.rich}")
    page.locator(f"#p{house.made.rich_post} .prose li").first.evaluate(SELECT)
    page.locator(".q-sel").click()
    expect(page.locator("#body")).to_have_value(
        re.compile(rf"^> \[Ann Leigh #1\]\(/p/{house.made.rich_post}\):\n>\n> ")
    )
    page.locator("#body").fill("")
    page.locator(f"#p{house.made.rich_post} .prose em").first.evaluate(SELECT)
    words = page.locator(f"#p{house.made.rich_post} .prose em").first.inner_text()
    page.locator(f"#p{house.made.rich_post}").get_by_role("link", name="Quote #1").press("Enter")
    expect(page.locator("#body")).to_have_value(re.compile(rf"\n> (\*)?{re.escape(words)}(\*)?\n\n$"))


def test_names_are_completed_by_the_keyboard(seats: Seats, house: House) -> None:
    page = _topic(seats, house)
    field = _dock(page)
    field.press_sequentially("你好@b")
    option = page.get_by_role("option", name="Bob 老鲍")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-controls", "names")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(field).to_have_value("你好@bob ")
    field.press_sequentially("@")
    expect(page.get_by_role("option").first).to_contain_text("Bob")  # spoke here
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(_sheet(page)).not_to_have_class(re.compile("aside"))
    page.keyboard.press("Backspace")
    field.press_sequentially(":cof")
    expect(page.get_by_role("option").first).to_contain_text("☕")
    page.keyboard.press("Tab")
    expect(field).to_have_value("你好@bob ☕ ")
    field.press_sequentially("10:30, http://x :)")
    expect(page.get_by_role("option")).to_have_count(0)


@pytest.mark.parametrize(("who", "screen"), [("mod", {}), ("root", PHONE)], ids=["desk", "phone"])
def test_the_list_stands_at_the_word_with_one_entry_a_line_and_the_best_first(
    who: str, screen: dict[str, object], seats: Seats
) -> None:
    page = seats.sit(who, **screen)
    page.goto("/new")
    page.locator(".composer.live").wait_for()
    field = page.locator("#body")
    field.press_sequentially(":te")
    options = page.locator(".names [role=option]")
    expect(options.first).to_have_text(re.compile(r"🍵\s*tea"))
    boxes = options.evaluate_all(BOXES)  # all at once: the page may be scrolling
    assert len({box["x"] for box in boxes}) == len({box["width"] for box in boxes}) == 1
    assert all(one["y"] + one["height"] <= next_["y"] + 1 for one, next_ in pairwise(boxes))
    around, area = page.locator(".names").bounding_box(), field.bounding_box()
    assert around and area and abs(around["x"] - area["x"] - 16) < 4  # the padding
    field.fill("word " * 30)
    field.press("Control+End")
    field.press_sequentially("@b")
    expect(options.first).to_contain_text("Bob")
    around = page.locator(".names").bounding_box()
    assert around and area["x"] <= around["x"] and around["x"] + around["width"] <= area["x"] + area["width"]


@pytest.mark.parametrize(
    ("who", "path", "first"), [("", "/login", "username"), ("bob", "/new", "title"), ("ann", "/messages/new", "to")]
)
def test_a_page_for_writing_has_the_focus_in_its_first_field(who: str, path: str, first: str, seats: Seats) -> None:
    page = seats.sit(who)
    page.goto(path)
    expect(page.locator(f"#{first}")).to_be_focused()


def test_on_a_phone_nothing_covers_the_form_and_pictures_come_first(seats: Seats, house: House) -> None:
    page = seats.sit("ann", **PHONE)
    page.goto(f"/t/{house.made.oven}?page=1")
    expect(page.locator(".fab")).to_be_visible()
    page.locator("#reply .btn.main").scroll_into_view_if_needed()
    expect(page.locator(".fab")).to_be_hidden()
    page.locator("#body").focus()
    first = page.get_by_role("button", name="Picture or file").bounding_box()
    assert first and 0 <= first["x"] < 60
    page.locator("#body").fill("Some words")
    page.keyboard.press("Escape")
    expect(_sheet(page)).to_have_class(re.compile("aside"))
    expect(page.locator(".fab")).to_be_hidden()


def test_chinese_is_composed_with_enter_inside_and_nothing_is_sent_or_chosen(seats: Seats, house: House) -> None:
    page = _topic(seats, house)
    field = _dock(page)
    field.press_sequentially("@b")
    expect(page.get_by_role("option").first).to_be_visible()
    cdp = page.context.new_cdp_session(page)
    requests = len(seats.watch_of(page).requests)

    def key(code: int) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            cdp.send(
                "Input.dispatchKeyEvent",
                {
                    "type": kind,
                    "windowsVirtualKeyCode": code if kind == "keyUp" else 229,
                    "key": "Enter",
                    "code": "Enter",
                },
            )

    cdp.send("Input.imeSetComposition", {"text": "hui", "selectionStart": 3, "selectionEnd": 3})
    key(13)  # takes the letters as they are, in many an input method
    expect(field).to_have_value("@bhui")
    cdp.send("Input.imeSetComposition", {"text": "围炉", "selectionStart": 2, "selectionEnd": 2})
    key(13)
    cdp.send("Input.insertText", {"text": "围炉夜话"})
    expect(field).to_have_value("@b围炉夜话")
    field.press("Enter")
    expect(field).to_have_value("@b围炉夜话\n")
    assert not any(url.endswith("/reply") for url in seats.watch_of(page).requests[requests:])


def test_the_toolbar_writes_and_every_step_is_taken_back(seats: Seats, house: House) -> None:
    page = _topic(seats, house)
    field = _dock(page)
    field.press_sequentially("oak and ash")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+b")
    expect(field).to_have_value("**oak and ash**")
    page.keyboard.press("Control+i")
    expect(field).to_have_value("***oak and ash***")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(field).to_have_value("oak and ash")
    page.get_by_role("toolbar").get_by_role("button", name="Bold").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Emoji")).to_be_focused()
    page.keyboard.press("Home")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("toolbar").get_by_role("button", name="List", exact=True)).to_be_focused()
    field.press("Control+End")
    page.get_by_role("toolbar").get_by_role("button", name="List", exact=True).click()
    expect(field).to_have_value("- oak and ash")
    field.press("Control+End")
    field.press("Enter")
    page.keyboard.type("beech")
    field.press("Enter")
    field.press("Enter")
    expect(field).to_have_value("- oak and ash\n- beech\n")
    page.get_by_role("button", name="Table").click()
    page.get_by_label("Rows").fill("2")
    page.keyboard.press("Enter")
    expect(field).to_have_value(re.compile(r"beech\n\n\|    \|    \|\n\| --- \| --- \|\n\|    \|    \|\n\n$"))
    expect(page.locator(".c-see ul li")).to_have_count(2)  # the preview beside it
    field.fill("let x\nlet y")
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Code").click()
    page.keyboard.type("js")
    expect(field).to_have_value("```js\nlet x\nlet y\n```\n\n")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    expect(field).to_have_value("```js\n    let x\nlet y\n```\n\n")
    page.keyboard.press("Shift+Tab")
    expect(field).to_have_value("```js\nlet x\nlet y\n```\n\n")
    field.press("Control+Home")
    page.keyboard.press("Tab")
    expect(field).not_to_be_focused()  # no trap


# name -> HTML and plain text of the clipboard, the Markdown that comes of them
PASTED = {
    "docs": (
        (
            "<meta charset=utf-8><b style='font-weight:normal' id='docs-internal-guid-1'>"
            "<p>One <span style='font-weight:700'>two</span></p><ul><li><p>a</p></li><li><p>b</p></li></ul></b>"
        ),
        "One two a b",
        "One **two**\n\n- a\n- b",
    ),
    "page": (
        (
            "<h2>Oak</h2><p>is <em>hard</em>, see <a href='https://wood.test/oak'>there</a><script>alert(1)</script></p>"
            "<blockquote><p>so I heard</p></blockquote>"
            "<pre><code class='language-js'>let x = 1\n\n\nlet y</code></pre>"
        ),
        "Oak",
        "## Oak\n\nis *hard*, see [there](https://wood.test/oak)\n\n> so I heard\n\n```js\nlet x = 1\n\n\nlet y\n```",
    ),
    "table": (
        "<table><tr><th>树</th><th>硬度</th></tr><tr><td>橡木</td><td>6 | 7</td></tr></table>",
        "树\t硬度\n橡木\t6 | 7",
        "| 树 | 硬度 |\n| --- | --- |\n| 橡木 | 6 \\| 7 |",
    ),
    "cells": ("", "树\t硬度\n橡木\t6\n", "| 树 | 硬度 |\n| --- | --- |\n| 橡木 | 6 |"),
    "wechat": (
        (
            "<section><p style='color:red'><strong>通知</strong>：周六</p>"
            "<img data-src='https://pic.test/a.png' src='data:image/gif;base64,R0' alt='图'></section>"
        ),
        "通知：周六",
        "**通知**：周六\n\n![图](https://pic.test/a.png)",
    ),
    "word": (
        (
            "<p style='mso-list:l0'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>oak<o:p></o:p></p>"
            "<p style='mso-list:l0'><span style='mso-list:Ignore'>· </span>ash</p>"
        ),
        "· oak\n· ash",
        "- oak\n\n- ash",
    ),
}


@pytest.mark.parametrize("kind", PASTED)
def test_what_is_pasted_becomes_markdown(kind: str, seats: Seats) -> None:
    html, text, expected = PASTED[kind]
    page = seats.stay("ann")
    page.goto("/new")
    page.locator(".composer.live").wait_for()
    field = page.locator("#body")
    field.focus()
    field.evaluate(PASTE, [html, text])
    expect(field).to_have_value(re.compile(re.escape(expected) + r"\s*$"))
    page.keyboard.press("Control+z")
    expect(field).to_have_value("")


def test_a_title_finds_what_was_said_already(seats: Seats) -> None:
    page = seats.sit("bob")
    page.goto("/new")
    page.locator(".composer.live").wait_for()
    page.get_by_label("Title").press_sequentially("Chairs for five, again")
    expect(page.locator(".similar")).to_contain_text("Said already?")
    expect(page.locator(".similar a")).to_contain_text(["Chairs for five o’clock"])


@pytest.mark.parametrize("screen", ["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_composer(screen: str, scheme: str, seats: Seats, house: House) -> None:
    page = _topic(seats, house, bypass_csp=True, color_scheme=scheme, **(PHONE if screen == "phone" else {}))
    field = _dock(page)
    field.press_sequentially("**Words** for @b")
    expect(page.get_by_role("option").first).to_be_visible()
    page.add_style_tag(content=PLAIN)
    page.evaluate(AXE_SCRIPT)
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    assert violations(page) == []
