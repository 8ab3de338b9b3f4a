"""What is copied for helpers holds no name, no word, no secret and no home, whatever went wrong here before."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.admin import diagnostics
from tests.people import PASSWORD, Person

NAME, SHOWN = "zebediah", "泽比迪亚·Quill"
WORDS = ("saffron lanterns", "藏红花灯笼", "Wisteria House", "紫藤之家")
WRONG = "marmalade tuesday socks"


def furnish(app: Forum) -> list[str]:
    """A forum in which names and words went everywhere they can; answers its secrets."""
    root, guest = Person(app, "root"), Person(app, "")
    settings = {"name": WORDS[2], "about": WORDS[3], "mode_message": WORDS[0]}
    assert root.post("/admin/settings", settings).status_code == 303
    assert guest.post("/join", {"username": NAME, "password": WRONG + NAME}).status_code == 303
    zeb = Person(app, NAME)
    assert zeb.post("/settings", {"display_name": SHOWN, "bio": WORDS[1]}).status_code == 303
    topic = zeb.topic(WORDS[0], WORDS[1])
    zeb.reply(topic, " ".join(WORDS))
    guest.post("/login", {"username": NAME, "password": WRONG})
    page = root.post(f"/u/{NAME}/reset-link").get_data(as_text=True)
    link = re.search(r"key=([\w-]+)", page)
    codes = zeb.post("/settings/recovery", {"password": WRONG + NAME}).get_data(as_text=True)
    assert link
    return [link[1], *re.findall(r"[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}", codes), root.token, zeb.token]


def let_things_go_wrong(app: Forum, topic_words: str) -> None:
    """Slow answers, errors and jobs that carry names and words in their messages, and a finding that names the home."""
    for path in (f"/u/{NAME}", f"/search?q={topic_words}", "/t/3/saffron-lanterns", f"/nowhere/{NAME}"):
        app.lately.answered("GET", path.partition("?")[0], "200", 1.5)
    try:
        raise ValueError(f"{SHOWN} said {topic_words} in {Path.home()}/{NAME}")
    except ValueError:
        logging.getLogger("forum_app.topics").exception("request of %s with %s", NAME, PASSWORD)
    logging.getLogger("forum_app.x").warning("%s at 203.0.113.77", NAME)
    with app.db.transaction() as tx:
        tx.run(
            "INSERT INTO job (kind, payload, run_at, attempts, error) VALUES ('x', :words, 9e9, 2, :error)",
            words=f'{{"name": "{NAME}"}}',
            error=f"ValueError: {NAME} {topic_words}",
        )
    app.events.provide("problems", lambda _: [("warn", f"Cannot write in {Path.home()}/forum", NAME, None)])


def secrets_of(app: Forum) -> list[str]:
    db = app.db.reader()
    found = [app.config["INSTANCE"], (app.settings.data_dir / "secret.key").read_bytes().hex(), PASSWORD, WRONG]
    for column, table in (("token", "session"), ("csrf", "session"), ("password", "member"), ("digest", "reset_link"),
                          ("digest", "recovery_code")):  # fmt: skip
        found += [str(value) for value in db.column(f"SELECT {column} FROM {table}") if value]
    return found


@pytest.mark.proof
def test_diagnostics_tell_of_no_one_and_nothing_that_was_said(app: Forum, proved: Callable[..., None]) -> None:
    secrets = furnish(app)
    let_things_go_wrong(app, WORDS[0])
    page = Person(app, "root").page("/admin/diagnostics")
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
    assert found
    text = html.unescape(found[1])
    people = [NAME, *SHOWN.split("·"), "203.0.113.77"]
    told = [*secrets, *secrets_of(app), *people, *WORDS, "saffron", "nowhere", str(Path.home())]
    assert [one for one in told if one and one in text] == []
    proved("names, words and secrets looked for in the diagnostics", looked_for=len(told), found=0)


def test_they_tell_what_helps(app: Forum) -> None:
    """Else the proof above would be easy."""
    furnish(app)
    let_things_go_wrong(app, WORDS[0])
    with app.test_request_context():
        text = diagnostics.text(app)
    for part in (
        "Hearth 0.1.0", "SQLite 3.", "schema ", "5 members", "joining = open", "about = set", "data folder ",
        "warn: Cannot write in ~/forum", "x, 2 tries, ValueError", "1500 ms 200 GET /u/<name>",
        "1500 ms 200 GET /t/<int:topic_id>/<slug>", "1500 ms 200 GET ?", "ERROR forum_app.topics ValueError",
        "test_diagnostics.py:",
    ):  # fmt: skip
        assert part in text, (part, text)


def test_they_are_in_english_for_whoever_helps(app: Forum) -> None:
    root = Person(app, "root")
    root.post("/preferences", {"language": "zh-Hans"})
    assert "info: Hearth runs as root." in root.page("/admin/diagnostics") or diagnostics.os.geteuid() != 0


def test_a_slow_answer_is_remembered_by_its_pattern(app: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum_app.kernel.door.SLOW", 0.0)
    Person(app, "root").get("/u/ann?token=secret")
    assert [slow.rule for slow in app.lately.slow][-1] == "/u/<name>"
    page = Person(app, "root").page("/admin/")
    assert "GET /u/&lt;name&gt;" in page
    assert "secret" not in page


def test_no_more_than_the_last_fifty_are_kept(app: Forum) -> None:
    for _ in range(200):
        app.lately.answered("GET", "/", "200", 1.0)
    assert len(app.lately.slow) == 50
