"""What two members write to each other is on no page, in no file and in no log of anybody else: staff and owner too."""

from __future__ import annotations

import gzip
import io
import logging
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum_app import Forum
from forum_app.kernel import queries as kernel_queries
from forum_app.transfer import exporting
from tests.messages.talking import answer, join, write
from tests.people import Person

TITLE, WORDS, REPLY, LATER = (
    "Zanzibarquill",
    "an amberlineheron sings",
    "the velvetotter listens",
    "cobaltmarten, edited",
)
SECRETS = ("zanzibarquill", "amberlineheron", "velvetotter", "cobaltmarten")
OTHERS = ("", "cleo", "mod", "root")


class Secret:
    """A talk of ann and bob, read and answered; and one that is as far away as one that never was."""

    def __init__(self, app: Forum) -> None:
        self.app = app
        self.ann, self.bob = Person(app, "ann"), Person(app, "bob")
        self.topic = self.ann.topic("An open topic", "For everybody.")
        self.before = self._versions()
        self.talk = write(self.ann, "bob", WORDS, TITLE)
        answer(self.bob, self.talk, REPLY)
        answer(self.bob, self.talk, "to be changed")
        assert self.bob.post(f"/m/{self.talk}/3/edit", {"body": LATER}).status_code == 303
        for person in (self.ann, self.bob):
            assert WORDS in person.page(f"/m/{self.talk}")

    def _versions(self) -> tuple[Any, ...]:
        db = self.app.db.reader()
        return (
            kernel_queries.site(db),
            db.tuples("SELECT id, version, stream, topics, posts FROM board"),
            db.tuples("SELECT id, topics, posts FROM member"),
            db.tuples("SELECT id, version, views FROM topic"),
        )

    def versions(self) -> tuple[Any, ...]:
        return self._versions()

    def gone(self) -> int:
        """The number of a talk that never was, as long as the real one."""
        return self.talk + 1


@pytest.fixture
def secret(app: Forum) -> Secret:
    join(app, "cleo")
    return Secret(app)


def _paths(secret: Secret) -> list[str]:
    """Every address of the forum that can be asked for, its parts filled in with what is there."""
    parts = {
        "<int:talk_id>": str(secret.talk), "<int:which>": "1", "<int:topic_id>": str(secret.topic),
        "<name>": "ann", "<slug>": "talk", "<version>": secret.app.assets.version, "<path:name>": "js/hearth.js",
        "<which>": "rules", "<digest>": "0" * 64, "<archive>": "none",
    }  # fmt: skip
    found = set[str]()
    for rule in secret.app.url_map.iter_rules():
        if "GET" in (rule.methods or set()):
            for name in ("ann", "bob"):
                path = rule.rule
                for part, value in {**parts, "<name>": name}.items():
                    path = path.replace(part, value)
                found.add(re.sub(r"<[^>]*>", "1", path))
    asked = [f"/search?q={word}" for word in ("amberlineheron", "sings", "listens", "otter")]
    live = [f"/live?talk={secret.talk}&after=0", f"/live?topic={secret.talk}&after=0"]
    more = ["/members?q=ann", "/?sort=newest", f"/m/{secret.talk}?page=1", f"/m/{secret.talk}?n=2"]
    return sorted(found) + asked + live + more + [f"/messages/new?to={secret.talk}", f"/m/{secret.talk}/reply?quote=1"]


def _told(text: str, path: str = "") -> list[str]:
    """Which of the secrets stand in the text; what was asked for itself does not count."""
    return [word for word in SECRETS if word in text.lower().replace(path.split("q=")[-1].lower(), "")]


@pytest.mark.proof
def test_nobody_else_sees_a_word_of_it(secret: Secret, proved: Callable[..., None]) -> None:
    paths = _paths(secret)
    assert f"/m/{secret.talk}" in paths
    looked = 0
    for name in OTHERS:
        person = Person(secret.app, name)
        for path in paths:
            answered = person.get(path, follow_redirects=True)
            assert _told(answered.get_data(as_text=True), path) == [], (name, path)
            assert _told(str(answered.headers), path) == [], (name, path)
            answered.close()
            looked += 1
    own = [path for path in paths if _told(secret.ann.get(path, follow_redirects=True).get_data(as_text=True), path)]
    assert {"/messages", f"/m/{secret.talk}", f"/m/{secret.talk}/reply?quote=1"} <= set(own)  # else this proves nothing
    assert all(path.startswith(("/messages", "/m/")) for path in own), own
    proved("pages asked for by everybody who is not in a talk", people=len(OTHERS), pages=looked, told=0)


def _plain(response: Any, talk: int) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, page and headers, without the number of the request and that of the talk."""

    def same(text: str) -> str:
        text = re.sub(r"(40[34]) · \S+ · [0-9a-f]+", r"\1 …", text)
        return re.sub(rf"(/m/|%2Fm%2F){talk}\b", "/m/…", text)

    headers = [(k, same(v)) for k, v in response.headers.items() if k not in ("X-Request-Id", "Date")]
    return response.status_code, same(response.get_data(as_text=True)), headers


@pytest.mark.proof
def test_to_all_others_it_is_as_absent_as_one_that_never_was(secret: Secret, proved: Callable[..., None]) -> None:
    compared = 0
    rows = [
        (method, rule.rule)
        for rule in secret.app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
        if "<int:talk_id>" in rule.rule
    ]
    form = {"body": "x", "to": "cleo", "title": "t", "muted": "1", "quote": "1"}
    for name in OTHERS:
        person = Person(secret.app, name)
        for method, rule in rows:
            answers = []
            for talk in (secret.talk, secret.gone()):
                path = rule.replace("<int:talk_id>", str(talk)).replace("<int:which>", "1")
                got = person.get(path) if method == "GET" else person.post(path, form)
                answers.append(_plain(got, talk))
            assert answers[0] == answers[1], (name, method, rule)
            assert answers[0][0] == (404 if name else 403), (name, method, rule)
            compared += 1
    assert compared == len(OTHERS) * len(rows) >= 56
    proved("answers about a talk of others, beside those about none", compared=compared, different=0)


def test_who_left_is_among_the_others(secret: Secret) -> None:
    assert secret.bob.post(f"/m/{secret.talk}/leave").status_code == 303
    assert "You left." in secret.bob.page("/messages")
    assert _plain(secret.bob.get(f"/m/{secret.talk}"), secret.talk) == _plain(
        secret.bob.get(f"/m/{secret.gone()}"), secret.gone()
    )
    for path in ("/messages", "/live", f"/live?talk={secret.talk}&after=0"):
        assert _told(secret.bob.page(path)) == []


def test_nothing_counts_it_and_no_page_is_made_anew_for_it(secret: Secret) -> None:
    assert secret.versions() == secret.before


def test_it_is_in_no_export_no_index_and_nobody_elses_data(secret: Secret, tmp_path: Path) -> None:
    target = tmp_path / "all.jsonl.gz"
    exporting.export(secret.app.db.reader(), secret.app.config["INSTANCE"], target)
    assert _told(gzip.decompress(target.read_bytes()).decode()) == []
    db = secret.app.db.reader()
    for table in db.column("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%message%'"):
        kept = [table for table in ("talk",) if table]  # its title stands there
        if table not in kept:
            assert _told(str(db.tuples(f"SELECT * FROM {table}"))) == [], table
    for name in ("cleo", "mod", "root", "ann"):
        data = Person(secret.app, name).post("/settings/data").data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = " ".join(
                [*archive.namelist(), *(archive.read(entry).decode("utf-8") for entry in archive.namelist())]
            )
        assert bool(_told(text)) == (name == "ann"), name


def test_no_log_and_no_check_speaks_of_it(app: Forum, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    join(app, "cleo")
    secret = Secret(app)
    for path in (f"/m/{secret.talk}", f"/m/{secret.talk}/reply", "/messages"):
        secret.ann.post(path, {"body": WORDS, "title": TITLE, "to": "nobody"})
        Person(app, "root").get(path)
    secret.ann.post(f"/m/{secret.talk}/reply", {"body": WORDS}, token="stale")
    assert any("/m/" in record.getMessage() for record in caplog.records), "nothing was logged: this proves nothing"
    assert _told(caplog.text) == []
    found = [line for contributed in app.events.provided("check") for line in contributed(app.db.reader())]
    with app.db.transaction() as tx:
        tx.run("UPDATE talk SET numbers = 99")
    found += [line for contributed in app.events.provided("check") for line in contributed(app.db.reader())]
    assert len(found) >= 1
    assert _told(" ".join(found)) == []
