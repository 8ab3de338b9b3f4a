"""Ann gives herself a picture and says who she is; Bob sees it beside what she wrote. With and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.uploads.pictures import nearest, quarters, saved

from .browser import Seats
from .conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _file(width: int, height: int, kind: str = "PNG", **options: Any) -> FilePayload:
    content = saved(quarters(width, height), kind, **options)
    return {"name": "picture", "mimeType": f"image/{kind.lower()}", "buffer": content}


def _colour(page: Page, picture: str) -> str:
    """What is in the middle of the picture as the browser shows it."""
    pixel = page.locator(picture).first.evaluate(
        """async (shown) => {
          if (shown.localName === "img") await shown.decode();
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 9;
          canvas.getContext("2d").drawImage(shown, 0, 0, 9, 9);
          return [...canvas.getContext("2d").getImageData(4, 4, 1, 1).data];
        }"""
    )
    return nearest(pixel)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_picture_is_sent_seen_by_others_and_taken_away(scripts: bool, seats: Seats, house: House) -> None:
    ann = seats.sit("ann", java_script_enabled=scripts)
    ann.goto("/settings")
    ann.get_by_role("link", name="Picture").click()
    ann.get_by_label("A picture instead").set_input_files(_file(600, 400))
    if not scripts:
        ann.get_by_text("Which part of it").click()
    # the field's least step by keyboard: all the way, then back
    ann.get_by_label("Size").press("Home")
    ann.get_by_label("Left or right").press("End")
    ann.get_by_label("Up or down").press("End")
    ann.get_by_role("button", name="Take this picture").click()
    expect(ann.get_by_text("This is you now.")).to_be_visible()

    bob = seats.sit("bob")
    bob.goto(f"/p/{house.made.reply}")
    assert _colour(bob, f"#p{house.made.reply} img.stone") == "yellow"

    ann.get_by_role("button", name="Take the picture away").click()
    expect(ann.get_by_text("The picture is gone, the stone is back.")).to_be_visible()
    bob.reload()
    expect(bob.locator(f"#p{house.made.reply} > svg.stone")).to_be_visible()


def test_the_picture_is_dragged_and_zoomed_on_the_stone(seats: Seats) -> None:
    page = seats.sit("ann")
    page.goto("/settings/avatar")
    page.get_by_label("A picture instead").set_input_files(_file(600, 400))
    canvas = page.locator("canvas")
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 90, box["y"] + 90)
    for _ in range(20):
        page.mouse.wheel(0, -100)
    expect(page.get_by_label("Size")).to_have_value("40")
    page.mouse.down()
    page.mouse.move(box["x"] + 900, box["y"] + 900, steps=30)  # the picture goes right and down: its left top is seen
    page.mouse.up()
    for field in ("Left or right", "Up or down"):
        expect(page.get_by_label(field)).to_have_value("0")
    assert _colour(page, "canvas") == "red"
    page.get_by_label("Left or right").press("End")
    assert _colour(page, "canvas") == "green"


def test_a_picture_that_is_too_large_is_made_smaller_before_it_is_sent(seats: Seats) -> None:
    page = seats.sit("ann")
    page.goto("/settings/avatar")
    page.get_by_label("A picture instead").set_input_files(_file(5600, 5000, "JPEG", quality=20))  # 28 megapixels
    expect(page.locator("canvas")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Take this picture").click()
    expect(page.get_by_text("This is you now.")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Take the picture away").click()


def test_one_says_who_one_is_and_others_read_it_in_tabs(seats: Seats) -> None:
    bob, reader = seats.sit("bob"), seats.sit("ann")
    bob.goto("/settings")
    bob.get_by_label("About you").fill("Chairs and **benches**.")
    bob.get_by_role("button", name="Save").click()
    expect(bob.get_by_text("Saved.")).to_be_visible()
    reader.goto("/u/bob")
    expect(reader.locator(".bio strong")).to_have_text("benches")
    reader.get_by_role("link", name="Posts", exact=True).click()
    expect(reader.get_by_text("Four, and a bench.")).to_be_visible()
    reader.get_by_role("link", name="Topics", exact=True).click()
    expect(reader.get_by_role("link", name="Sorry, wrong window")).to_have_count(0)
