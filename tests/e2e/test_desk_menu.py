"""The menu of the owner's desk: a list beside the page where there is room, folded where there is not."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from .browser import DESK, PHONE, TABLET, Seats

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("shape", [PHONE, TABLET], ids=["phone", "tablet"])
def test_the_menu_folds_on_narrow_screens(shape: dict[str, Any], scripts: bool, seats: Seats) -> None:
    page = seats.sit("root", java_script_enabled=scripts, **shape)
    page.goto("/admin/members")
    heading, backups = page.get_by_role("heading", level=1), page.locator(".side a[href='/admin/backups']")
    fold = page.locator(".side summary")
    expect(backups).to_be_hidden()
    expect(fold).to_contain_text("Members")  # where one is
    box = heading.bounding_box()
    assert box and box["y"] < 250  # the page begins on the first screen
    fold.focus()
    page.keyboard.press("Enter")
    backups.click()
    expect(heading).to_have_text("Backups")
    expect(backups).to_be_hidden()


def test_the_menu_is_open_where_there_is_room(seats: Seats) -> None:
    page = seats.sit("root", **DESK)
    page.goto("/admin/members")
    expect(page.locator(".side a[href='/admin/backups']")).to_be_visible()
    expect(page.locator(".side summary")).to_be_hidden()
