"""The owner gives the house a colour, a mark and rules of its own; a member sees it at once, and it stays readable."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from forum_app.look import colour
from tests.uploads.pictures import quarters, saved

from .browser import Seats
from .conftest import House
from .test_access import prepare, violations

pytestmark = pytest.mark.browser
# what a browser paints for a colour, as it comes out on the screen
PAINTED = """colour => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


def ember(page: Page) -> str:
    return str(
        page.locator(".streams [aria-current]").first.evaluate("word => getComputedStyle(word).borderBottomColor")
    )


def slide(page: Page, name: str, value: int) -> None:
    page.locator(f"[name={name}]").evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', { bubbles: true })); }",
        value,
    )


def test_the_owner_changes_the_look_and_a_member_sees_it_at_once(seats: Seats, house: House) -> None:
    root, ann = seats.sit("root"), seats.sit("ann", bypass_csp=True)
    ann.goto("/")
    before = ember(ann)
    root.goto("/admin/look")
    link = root.locator(".room .a").first
    old = link.evaluate("link => getComputedStyle(link).color")
    slide(root, "hue", 250)
    slide(root, "strength", 12)
    assert link.evaluate("link => getComputedStyle(link).color") != old  # before it is saved
    expect(root.locator("output").first).to_have_text("250")
    root.get_by_label("Rules").fill(".foot { border-top-style: dashed }")
    root.get_by_role("button", name="Save").click()
    expect(root.get_by_text("Saved.")).to_be_visible()
    root.get_by_label("A picture instead").set_input_files(
        {"name": "mark.png", "mimeType": "image/png", "buffer": saved(quarters(120, 120))}
    )
    root.get_by_role("button", name="Take this picture").click()
    expect(root.locator(".brand img")).to_be_visible()
    ann.goto("/")
    assert ember(ann) != before
    expect(ann.locator(".foot")).to_have_css("border-top-style", "dashed")
    mark = ann.locator(".brand img")
    assert mark.evaluate("mark => mark.complete && mark.naturalWidth") == 192
    assert mark.bounding_box()["width"] == 28  # type: ignore[index]
    for theme in ("light", "dark"):
        ann.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        ann.goto(f"/t/{house.made.rich}")
        prepare(ann)
        assert violations(ann) == []


def test_an_owner_who_hid_everything_gets_back(seats: Seats) -> None:
    root = seats.sit("root")
    root.goto("/admin/look")
    root.get_by_label("Rules").fill("body { display: none }")
    root.get_by_role("button", name="Save").click()
    root.goto("/")
    expect(root.locator(".brand")).to_be_hidden()
    root.goto("/?safe-look=1")
    expect(root.locator(".brand")).to_be_visible()
    root.goto("/admin/look")
    root.get_by_label("Rules").fill("")
    root.get_by_role("button", name="Save").click()
    root.goto("/")
    expect(root.locator(".brand")).to_be_visible()


def test_the_computed_colours_are_those_the_browser_paints(seats: Seats) -> None:
    page = seats.sit()
    page.goto("/boards")
    for hue in range(0, 360, 15):
        for room in (colour.DAY, colour.NIGHT):
            for shade in (*room.words.values(), *room.fills.values(), room.soft):
                chroma = 0.15 * shade.share
                painted = page.evaluate(PAINTED, f"oklch({shade.lightness}% {chroma} {hue + shade.turn})")
                computed = colour.to_hex(colour.shade(shade, hue, 15))
                mine = [int(computed[at : at + 2], 16) for at in (1, 3, 5)]
                assert max(abs(one - other) for one, other in zip(painted, mine, strict=True)) <= 2, (hue, shade)
