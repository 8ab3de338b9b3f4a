"""For everyone: axe-core finds nothing on any page, by day and night, on a phone and a desk, in both languages; each
page fits its screen, and fingers hit what they aim at.

One visit serves all of it: pages are many, and coming to one takes longer than to look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.turns import turn

from .browser import Seats
from .places import EVERYWHERE, LOOKS, Place, looks_of

pytestmark = [pytest.mark.browser, pytest.mark.long]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# They cost two thirds of all rules together. With small counts a place is asked for one of them, by turns for each in
# each of its looks.
COSTLY = ("color-contrast", "target-size")
# axe cannot tell the contrast over a gradient, and would look no further
PLAIN = "html{background-image:none!important}.post:target::before{display:none}"

# Links in running text, and what stands in a line of small words beside a larger way to the same place, are as the
# text is (WCAG 2.5.8 excepts both); a link may also reach beyond its words by a pseudo-element.
SMALL = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, label.opt"
)].filter((target) => {
  const words = ".prose :is(p, li, td), p:is(.small, .hint, .soft, .said), .src, .meta, .by, .skip, .vh";
  if (target.closest(words)) return false;
  if (target.matches("label.opt input, label.opt0 input") || target.closest(".row > .end")) return false;
  const box = target.getBoundingClientRect();
  if (!box.width || getComputedStyle(target).visibility === "hidden") return false;
  const beyond = getComputedStyle(target, "::after");
  if (beyond.content !== "none" && beyond.position === "absolute") return false;
  return box.height < 43.5 || box.width < 24;
}).map((target) => {
  const box = target.getBoundingClientRect();
  return `${target.outerHTML.slice(0, 90)} is ${Math.round(box.width)} x ${Math.round(box.height)}`;
})"""


def violations(page: Page, without: Sequence[str] = ()) -> list[str]:
    """What axe-core finds, one line each, `without` some of its rules. None of them needs the text of style sheets."""
    off = {rule: {"enabled": False} for rule in without}
    found: dict[str, Any] = page.evaluate(
        "options => axe.run(document, { resultTypes: ['violations'], preload: false, ...options })",
        {"runOnly": RULES, "rules": off},
    )
    return [
        f"{violation['id']} at {node['target']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def misfits(page: Page) -> list[str]:
    """What is wider than the screen, and on a phone what is too small for a finger."""
    width = page.viewport_size["width"]  # type: ignore[index]
    if width > 400:
        return _too_wide(page, width)
    return [*page.evaluate(SMALL), *(found for each in (768, 640, 320, width) for found in _too_wide(page, each))]


def _too_wide(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px at {width}"] if wide > width else []


def prepare(page: Page) -> None:
    """The page's policy is set aside in this context, or the style would not come in."""
    page.add_style_tag(content=PLAIN)
    page.evaluate(AXE_SCRIPT)


@pytest.mark.proof
@pytest.mark.parametrize("place", EVERYWHERE, ids=str)
def test_axe_finds_nothing_and_the_page_fits(
    place: Place, seats_for: Callable[[Place], Seats], count: Callable[[str], int]
) -> None:
    seats, many = seats_for(place), count("looks")
    found = []
    for language, shape, theme in looks_of(place, many):
        page = seats.stay(place.who, language, bypass_csp=True, reduced_motion="reduce", **shape)
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        place.visit(seats, page)
        where = f"{language} {page.viewport_size} {theme}"
        found += [f"{where}: {line}" for line in misfits(page)]
        prepare(page)
        found += [f"{where}: {line}" for line in violations(page, left_out(place, many))]
    assert found == []


def left_out(place: Place, many: int) -> Sequence[str]:
    """Of the costly rules the one whose turn it is not; none when a place is seen in all of its looks."""
    which = (EVERYWHERE.index(place) + turn() // len(LOOKS)) % len(COSTLY)
    return COSTLY[which : which + 1] if many < len(LOOKS) else ()


def test_over_the_turns_each_place_has_each_look_with_each_costly_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = set()
    for number in range(len(LOOKS) * len(COSTLY)):
        monkeypatch.setenv("HEARTH_TURN", str(number))
        seen |= {(place.name, repr(looks_of(place, 1)), *left_out(place, 1)) for place in EVERYWHERE}
    assert len(seen) == len(EVERYWHERE) * len(LOOKS) * len(COSTLY)
    assert {left_out(place, len(LOOKS)) for place in EVERYWHERE} == {()}


@pytest.mark.parametrize("without", [(), *((rule,) for rule in COSTLY)], ids=lambda rules: "".join(rules) or "all")
def test_what_is_wrong_with_a_page_is_found(without: Sequence[str], seats: Seats) -> None:
    page = seats.stay("", bypass_csp=True)
    page.goto("/boards")
    page.locator("main").evaluate(
        'main => main.innerHTML = \'<p style="color:#ccc;background:#fff">pale</p><img src="data:,">\' +'
        "'<button style=\"font-size:9px;padding:0;border:0;height:9px\">a</button>'.repeat(2)"
    )
    prepare(page)
    found = {line.split()[0] for line in violations(page, without)}
    assert found & {*COSTLY, "image-alt"} == {*COSTLY, "image-alt"} - {*without}
