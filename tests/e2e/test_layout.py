"""Pages fit the screen, fingers hit what they aim at, nothing moves, and little is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request

from .browser import DESK, PHONE, Seats
from .conftest import House
from .places import EVERYWHERE, Place, languages_of

pytestmark = pytest.mark.browser
KB = 1024

# Links in running text, and what stands in a line of small words beside a larger way to the same place, are as the
# text is (WCAG 2.5.8 excepts both); a link may also reach beyond its words by a pseudo-element.
SMALL = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, label.opt"
)].filter((target) => {
  if (target.closest(".prose :is(p, li, td), p:is(.small, .hint, .soft), .src, .meta, .by, .skip, .vh")) return false;
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
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 400);
})"""


def _too_wide(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px at {width}"] if wide > width else []


@pytest.mark.proof
@pytest.mark.parametrize("place", EVERYWHERE, ids=str)
def test_a_page_fits_every_screen_and_every_finger(
    place: Place, seats_for: Callable[[Place], Seats], count: Callable[[str], int]
) -> None:
    seats, languages = seats_for(place), languages_of(place, count("looks"))
    assert "\n".join(line for language in languages for line in _misfits(seats, place, language)) == ""


def _misfits(seats: Seats, place: Place, language: str) -> list[str]:
    page = seats.stay(place.who, language, **PHONE)
    page.set_viewport_size({"width": 360, "height": 740})
    place.visit(seats, page)
    small = page.evaluate(SMALL)
    wide = [found for width in (320, 360, 768) for found in _too_wide(page, width)]
    desk = seats.stay(place.who, language, **DESK)
    place.visit(seats, desk)
    return [f"{language}: {line}" for line in wide + _too_wide(desk, 1280) + small]


@pytest.mark.parametrize("path", ["/", "/t/{made.oven}"], ids=["home", "topic"])
@pytest.mark.parametrize("shape", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_while_a_page_loads(path: str, shape: dict[str, Any], seats: Seats, house: House) -> None:
    page = seats.sit("ann", "zh-Hans", **shape)
    page.goto(path.format(made=house.made))
    assert page.evaluate(SHIFT) == 0


def test_a_page_that_moves_is_noticed(seats: Seats) -> None:
    page = seats.sit()
    page.goto("/boards")
    page.wait_for_timeout(100)  # until it was painted once
    page.evaluate("document.querySelector('main').style.paddingTop = '300px'")
    assert page.evaluate(SHIFT) > 0.01


@pytest.mark.proof
@pytest.mark.parametrize("path", ["/", "/t/{made.oven}", "/b/workshop"], ids=["home", "topic of 20 posts", "board"])
def test_a_first_visit_is_light(path: str, seats: Seats, house: House, proved: Any) -> None:
    page = seats.sit("", "zh-Hans")
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(path.format(made=house.made), wait_until="networkidle")
    # pictures that people uploaded come on top, and so does the way from a short address
    ours = [request for request in asked if "/avatar/" not in request.url and request.redirected_to is None]
    sizes = [(request.resource_type, request.sizes()["responseBodySize"]) for request in ours]
    figures = {
        "requests": len(sizes),
        "bytes": sum(size for _, size in sizes),
        "script": sum(size for kind, size in sizes if kind == "script"),
    }
    proved(f"first visit of {path.partition('{')[0]}", **figures)
    assert 3 <= figures["requests"] <= 6
    assert 10 * KB < figures["bytes"] <= 60 * KB
    assert 0 < figures["script"] <= 15 * KB
