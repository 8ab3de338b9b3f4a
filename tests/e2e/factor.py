"""Somebody with a second factor: a new name each time, since the people of the sample keep having none."""

from __future__ import annotations

import secrets
import time

from playwright.sync_api import Page

from forum_app.twofactor import totp
from tests.people import PASSWORD


def _press(page: Page, values: dict[str, str], button: str = "main .btn.main:not(a)") -> None:
    for name, value in values.items():
        page.locator(f"main [name={name}]").first.fill(value)
    with page.expect_navigation():
        page.locator(button).first.click()


def _join(page: Page) -> str:
    name = f"finch-{secrets.token_hex(3)}"
    page.context.clear_cookies()
    page.goto("/join")
    _press(page, {"username": name, "password": PASSWORD})
    return name


def show_square(page: Page) -> str:
    """Answers the secret, as a person would copy it."""
    page.goto("/settings/security")
    _press(page, {"password": PASSWORD})
    page.locator("main details.more > summary").click()
    return page.locator("main .secret").inner_text().replace(" ", "")


def code_of(secret: str, steps: int = 0) -> str:
    """What the phone shows, now or a step further: the one that set it up has served."""
    return totp.code_at(secret, totp.step_at(int(time.time())) + steps)


def have_factor(page: Page) -> None:
    """Its page, once it is on."""
    _join(page)
    secret = show_square(page)
    _press(page, {"code": code_of(secret)})
    page.goto("/settings/security")


def owe_code(page: Page) -> None:
    """At the second step of logging in."""
    name = _join(page)
    secret = show_square(page)
    _press(page, {"code": code_of(secret)})
    page.context.clear_cookies()
    page.goto("/login")
    _press(page, {"username": name, "password": PASSWORD})


def owe_spare(page: Page) -> None:
    owe_code(page)
    page.goto("/login/code?spare=1")


def give_wrong_code(page: Page) -> None:
    owe_code(page)
    _press(page, {"code": "12 34"})
