"""Nothing moves while a page loads. That pages fit, tests/e2e/test_access.py sees; what is sent, test_weight.py."""

from __future__ import annotations

from typing import Any

import pytest

from .browser import DESK, PHONE, Seats
from .conftest import House

pytestmark = pytest.mark.browser

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
