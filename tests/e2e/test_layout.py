"""Nothing moves while a page loads, and little is sent. That pages fit, tests/e2e/test_access.py sees."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Request

from .browser import DESK, PHONE, Seats
from .conftest import House

pytestmark = pytest.mark.browser
KB = 1024

SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 400);
})"""


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
