"""A phone with an app for codes, and people who have one."""

from __future__ import annotations

import html
import re
import time
from dataclasses import dataclass

from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.twofactor import totp
from tests.people import PASSWORD, Person


@dataclass
class Clock:
    """The time of the forum, as the views are told it."""

    at: int = 0

    def __post_init__(self) -> None:
        self.at = self.at or int(time.time())

    def __call__(self) -> int:
        return self.at

    def later(self, seconds: int = 30) -> Clock:
        self.at += seconds
        return self


@dataclass
class Phone:
    secret: str
    clock: Clock

    def code(self, steps: int = 0) -> str:
        return totp.code_at(self.secret, totp.step_at(self.clock.at) + steps)

    def wrong(self) -> str:
        near = {self.code(steps) for steps in range(-3, 4)}
        return next(code for code in ("000000", "111111", "222222", "333333", "444444") if code not in near)


def begin(person: Person) -> tuple[str, str]:
    """The offer and the secret of the page with the square."""
    page = person.post("/settings/security", {"password": PASSWORD})
    assert page.status_code == 200, page.text
    offer, secret = (
        re.search(r'name="offer" value="([^"]+)"', page.text),
        re.search(r"mono n\">([A-Z2-7 ]+)<", page.text),
    )
    assert offer and secret
    return html.unescape(offer[1]), secret[1].replace(" ", "")


def with_phone(person: Person, clock: Clock) -> tuple[Phone, list[str]]:
    """Their phone, set up, and the recovery codes that were shown."""
    offer, secret = begin(person)
    phone = Phone(secret, clock)
    done = person.post("/settings/security/confirm", {"offer": offer, "code": phone.code()})
    assert done.status_code in (200, 303), done.text
    clock.later(60)
    return phone, re.findall(r"<li>([0-9a-z-]{14})</li>", done.text)


def password(app: Forum, name: str, typed: str = PASSWORD, **more: str) -> tuple[Person, TestResponse]:
    """A browser of nobody, with the password sent."""
    browser = Person(app, "")
    return browser, browser.post("/login", {"username": name, "password": typed, **more})


def logs_in(app: Forum, name: str, code: str) -> TestResponse:
    """All the way; the answer to the code."""
    browser, answer = password(app, name)
    assert answer.headers.get("Location", "").startswith("/login/code"), answer.text
    return browser.post("/login/code", {"code": code})


def is_in(browser: Person) -> bool:
    return browser.get("/settings").status_code == 200
