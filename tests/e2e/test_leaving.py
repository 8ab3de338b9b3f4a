"""Ann takes her data along and leaves; what she wrote stands without a name. The owner removes a post for good."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from forum_app.kernel.i18n import words
from tests.people import PASSWORD, Person
from tests.process import start

from .browser import Seats
from .test_story import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_somebody_leaves_and_something_is_removed(
    language: str, scripts: bool, folder: Path, open_app: object, browser: Browser
) -> None:
    app = open_app(folder)  # type: ignore[operator]
    ann, bob = Person(app, "ann"), Person(app, "bob")
    Person(app, "root").post("/settings", {"display_name": "root", "language": language, "zone": "", "theme": ""})
    topic = ann.topic("Plums 梅子", "They are ripe, says ann.")
    bob.reply(topic, "I bring a basket.")
    unwise = bob.reply(topic, "What bob should not have said")
    with start(folder) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")

        def reader(who: str) -> Reader:
            return Reader(seats.sit(who, language, java_script_enabled=scripts), words(language)["_"])

        leaver = reader("ann")
        _take_along(leaver)
        _leave(leaver, topic)
        _cannot_come_back(seats, leaver)
        _remove_for_good(seats, reader("root"), topic, unwise)
        assert seats.rise() == []


def _take_along(ann: Reader) -> None:
    ann.page.goto("/settings")
    ann.follow("Your data")
    with ann.page.expect_download() as download:
        ann.press("Take my data along")
    with zipfile.ZipFile(download.value.path()) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
        assert "They are ripe, says ann." in text
        assert "basket" not in text
        assert ann.say("Deleted posts are included and marked. What others wrote is not.") in text


def _leave(ann: Reader, topic: int) -> None:
    ann.page.goto("/settings")
    ann.follow("Delete your account")
    ann.sees(ann.say("This cannot be undone."))
    ann.write("Your password", PASSWORD)
    ann.press("Delete my account")
    ann.sees(ann.say("Your account is deleted. The door stays open."))
    ann.page.goto(f"/t/{topic}")
    ann.sees("They are ripe, says ann.", "Former member")
    expect(ann.post(1).get_by_role("link", name="Former member")).to_have_count(0)


def _cannot_come_back(seats: Seats, ann: Reader) -> None:
    ann.page.goto("/login")
    ann.write("Your name here", "ann")
    ann.write("Password", PASSWORD)
    with seats.watch_of(ann.page).allowing(422):
        ann.press("Log in", ann.main)
        ann.sees(ann.say("The name and the password do not match. Capital letters count."))


def _remove_for_good(seats: Seats, owner: Reader, topic: int, post: int) -> None:
    owner.page.goto(f"/t/{topic}")
    owner.press("Delete", owner.post(3))
    owner.post(3).get_by_role("link", name=owner.say("Remove for good")).click()
    owner.sees(owner.say("Remove post #%(number)d for good?", number=3))
    owner.press("Remove for good")
    owner.sees(owner.say("The post is removed for good."))
    expect(owner.post(3)).to_have_count(0)
    with seats.watch_of(owner.page).allowing(410):
        owner.page.goto(f"/p/{post}")
        owner.sees(owner.say("This post was removed for good. What was said around it is still there."))
    owner.follow("To the topic")
    owner.sees("I bring a basket.")
