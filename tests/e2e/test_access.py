"""For everyone: axe-core finds nothing on any page, by day and night, on a phone and a desk, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from .browser import Seats
from .places import EVERYWHERE, Place, looks_of

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# axe cannot tell the contrast over a gradient, and would look no further
PLAIN = "html{background-image:none!important}.post:target::before{display:none}"


def violations(page: Page) -> list[str]:
    """What axe-core finds, one line each."""
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES
    )
    return [
        f"{violation['id']} at {node['target']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def prepare(page: Page) -> None:
    """The page's policy is set aside in this context, or the style would not come in."""
    page.add_style_tag(content=PLAIN)
    page.evaluate(AXE_SCRIPT)


@pytest.mark.proof
@pytest.mark.parametrize("place", EVERYWHERE, ids=str)
def test_axe_finds_nothing(place: Place, seats_for: Callable[[Place], Seats], count: Callable[[str], int]) -> None:
    seats = seats_for(place)
    found = []
    for language, shape, theme in looks_of(place, count("looks")):
        page = seats.stay(place.who, language, bypass_csp=True, reduced_motion="reduce", **shape)
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        place.visit(seats, page)
        prepare(page)
        found += [f"{language} {page.viewport_size} {theme}: {line}" for line in violations(page)]
    assert found == []
