"""A picture is pasted and one is dropped while one writes; they stand in the post at once, and open large."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.uploads.pictures import HTML, quarters, saved

from .browser import DESK, PHONE, Seats
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BRING = """([how, files]) => {
  const data = new DataTransfer();
  for (const [name, type, bytes] of files) {
    data.items.add(new File([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], name, { type }));
  }
  const area = document.querySelector(".composer textarea");
  area.focus();
  area.dispatchEvent(how === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
BOX = "(one) => document.querySelector(one).getBoundingClientRect().toJSON()"
BOXES = "(all) => all.map((one) => document.querySelector(one).getBoundingClientRect().toJSON())"
SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.__shift += entry.value)))
  .observe({ type: "layout-shift", buffered: true });
"""


def bring(page: Page, how: str, *files: tuple[str, str, bytes]) -> None:
    """As the browser hands over what is on the clipboard, or under the pointer."""
    packed = [[name, kind, base64.b64encode(content).decode()] for name, kind, content in files]
    page.evaluate(BRING, [how, packed])


def begin(page: Page, title: str) -> None:
    page.goto("/new?board=lane")
    page.get_by_label("Title").fill(title)
    page.locator("[data-tool=file]").wait_for()  # the composer is awake


def written(page: Page) -> str:
    return page.locator(".composer textarea").input_value()


def arrived(page: Page, files: int) -> None:
    """So many stand in the text, and none is on its way."""
    page.wait_for_function(
        """(files) => !document.querySelector(".upl") &&
        document.querySelector(".composer textarea").value.split("](/files/").length === files + 1""",
        arg=files,
        timeout=30_000,
    )


def red(width: int, height: int) -> bytes:
    return saved(quarters(width, height))


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["360", "1280"])
def test_a_picture_is_pasted_one_is_dropped_and_both_open_large(screen: dict[str, Any], seats: Seats) -> None:
    ann = seats.sit("ann", **screen)
    begin(ann, "Two pictures")
    ann.locator(".composer textarea").fill("Before.\n\n")
    ann.locator(".composer textarea").press("Control+End")
    bring(ann, "paste", ("image.png", "image/png", red(1600, 1000)))
    bring(ann, "drop", ("roof.jpg", "image/jpeg", saved(quarters(900, 1200), "JPEG")), ("plan.txt", "text/plain", b"x"))
    arrived(ann, 3)
    text = written(ann)
    for part in (r"^Before\.\n\n!\[image\]\(/files/[a-z2-7]{16}/image\.webp\)", r"!\[roof\]\(", r"\[plan\.txt\]\("):
        assert re.search(part, text), text
    with ann.expect_navigation():
        ann.locator(".composer .btn.main").click()

    guest = seats.sit("", **screen)
    guest.add_init_script(SHIFTS)
    guest.goto(ann.url)
    pictures = guest.locator(".prose a[data-full]")
    expect(pictures).to_have_count(2)
    for which in (0, 1):
        pictures.nth(which).scroll_into_view_if_needed()
        guest.wait_for_function(
            "(n) => document.querySelectorAll('.prose a[data-full] img')[n].naturalWidth > 0", arg=which
        )
    assert guest.evaluate("window.__shift") == 0
    assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(guest.locator("a.file .size")).to_have_text("1 B")

    first = pictures.first
    first.click()
    box = guest.get_by_role("dialog", name="image")
    expect(box.locator("img")).to_have_js_property("naturalWidth", 1600)
    assert box.locator("img").evaluate("img => img.getBoundingClientRect().right <= innerWidth")
    guest.keyboard.press("ArrowRight")
    expect(guest.get_by_role("dialog", name="roof").locator("img")).to_have_js_property("naturalHeight", 1200)
    guest.keyboard.press("Escape")
    expect(guest.get_by_role("dialog")).to_have_count(0)
    expect(pictures.nth(1)).to_be_focused()


def test_what_is_sent_while_a_picture_is_on_its_way_waits_for_it(seats: Seats) -> None:
    ann = seats.sit("ann")
    begin(ann, "Quick fingers")
    ann.route("**/files", lambda route: (ann.wait_for_timeout(700), route.continue_())[1])
    bring(ann, "paste", ("image.png", "image/png", red(300, 200)))
    expect(ann.locator(".upl progress")).to_be_visible()
    assert "sending" in written(ann)
    with ann.expect_navigation():
        ann.locator(".composer .btn.main").click()
    expect(ann.locator(".prose a[data-full] img")).to_have_count(1)
    assert "sending" not in ann.locator(".prose").first.inner_text()


def test_what_is_refused_says_so_and_is_taken_out(seats: Seats) -> None:
    ann = seats.sit("ann")
    begin(ann, "Not this one")
    ann.locator(".composer textarea").fill("Before.")
    ann.locator(".composer textarea").press("Control+End")
    with seats.watch_of(ann).allowing(422):
        bring(ann, "drop", ("page.html", "text/html", HTML))
        row = ann.locator(".upl.err")
        expect(row).to_contain_text("Files of the kind .html are not taken")
        assert written(ann) == "Before."
        expect(row.get_by_role("button", name="Try again")).to_be_hidden()  # it is never taken
    ann.get_by_role("button", name="Take it out").click()
    expect(ann.locator(".upl")).to_have_count(0)


def test_what_went_wrong_on_the_way_can_be_tried_again(seats: Seats) -> None:
    ann = seats.sit("ann")
    begin(ann, "Once more")
    ann.route("**/files", lambda route: route.fulfill(status=503, body=""), times=1)
    with seats.watch_of(ann).allowing(503):
        bring(ann, "paste", ("image.png", "image/png", red(300, 200)))
        ann.get_by_role("button", name="Try again").click()
        arrived(ann, 1)


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize("path", ["/new", "/t/{made.own}"], ids=["new", "reply"])
def test_what_is_refused_stands_below_the_words_and_inside_the_frame(
    path: str, screen: dict[str, Any], seats: Seats, house: House
) -> None:
    ann = seats.sit("ann", **screen)
    ann.goto(path.format(made=house.made))
    area = ann.locator(".composer textarea")
    area.focus()
    ann.locator("[data-tool=file]").wait_for()
    before = ann.evaluate(BOX, ".composer textarea")
    with seats.watch_of(ann).allowing(422):
        bring(ann, "drop", ("page.html", "text/html", HTML), ("a page of a long name.html", "text/html", HTML))
        expect(ann.locator(".upl.err")).to_have_count(2)
    # all at once: the page may be scrolling
    words, row, frame, out = ann.evaluate(BOXES, [".composer textarea", ".upl", ".composer", ".upl .ib"])
    assert words["width"] == before["width"]
    assert row["top"] >= words["bottom"] - 1
    assert frame["left"] <= out["left"] < out["right"] <= frame["right"]
    assert words["height"] >= 60


def test_a_camera_picture_that_is_too_large_is_made_smaller_first(seats: Seats) -> None:
    ann = seats.sit("ann")
    begin(ann, "A large one")
    bring(ann, "paste", ("large.png", "image/png", red(6000, 5000)))  # 30 megapixels
    arrived(ann, 1)
    address = re.search(r"\((/files/[^)]+)\)", written(ann))
    assert address
    size = ann.evaluate(
        "async (src) => { const img = new Image(); img.src = src; await img.decode(); return [img.width, img.height] }",
        address[1],
    )
    assert size == [2560, 2133]


def test_without_scripts_a_picture_is_sent_from_ones_own_page_and_a_link_opens_it(seats: Seats) -> None:
    ann = seats.sit("ann", java_script_enabled=False)
    ann.goto("/settings/files")
    ann.get_by_label("A picture or a file").set_input_files(
        {"name": "lamp.png", "mimeType": "image/png", "buffer": red(1000, 700)}
    )
    ann.get_by_role("button", name="Upload").click()
    line = ann.get_by_label("The line for lamp.webp").first.input_value()
    ann.goto("/new?board=lane")
    ann.get_by_label("Title").fill("By hand")
    ann.locator("#body").fill(line)
    ann.locator(".composer .btn.main").click()
    address = ann.locator(".prose a[data-full]").get_attribute("href") or ""
    assert re.fullmatch(r"/files/[a-z2-7]{16}/lamp\.webp", address)
    # not opened here: Chromium puts a page of its own around it, whose style our policy stops
    assert ann.request.get(address).headers["content-type"] == "image/webp"
