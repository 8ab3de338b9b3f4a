"""/healthz is the process, /readyz the database, the disk and the schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum_app import Forum, create_app, load
from forum_app.kernel.db import Database
from tests.people import Person
from tests.process import start


def test_a_new_server_is_alive_and_ready(tmp_path: Path) -> None:
    with start(tmp_path / "new") as server:
        guest = server.client()
        assert (guest.get("/healthz").status, guest.get("/healthz").text) == (200, "ok\n")
        answer = guest.get("/readyz")
        assert answer.status == 200
        assert json.loads(answer.text) == {"ready": True, "database": True, "disk": True, "schema": True}
        assert answer.headers["Cache-Control"] == "no-store"


def test_another_schema_is_not_ready_and_alive(folder: Path) -> None:
    with start(folder) as server:
        guest = server.client()
        db = Database(folder / "hearth.db")
        with db.transaction() as tx:
            tx.run("INSERT INTO migration (number, name, applied_at) VALUES (999, 'from_the_future', 0)")
        db.close()
        answer = guest.get("/readyz")
        assert answer.status == 503
        assert json.loads(answer.text) == {"ready": False, "database": True, "disk": True, "schema": False}
        assert guest.get("/healthz").status == 200


@pytest.fixture
def broken(folder: Path) -> Iterator[Forum]:
    """A forum whose database was overwritten while it ran."""
    app = create_app(load({"data_dir": folder}, {}), worker=False)
    app.close()
    app.db._closed = False  # it runs on; only its connections are gone
    app.settings.database.write_bytes(b"This is no database. " * 1000)
    yield app
    app.db.close()


def test_a_broken_database_is_not_ready_and_alive(broken: Forum) -> None:
    guest = Person(broken, "")
    answer = guest.get("/readyz")
    assert answer.status_code == 503
    assert json.loads(answer.text) == {"ready": False, "database": False, "disk": True, "schema": False}
    assert guest.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/", "/boards", "/t/1", "/search?q=word", "/login"])
def test_a_broken_database_is_said_on_every_page(broken: Forum, path: str) -> None:
    answer = Person(broken, "").get(path)
    assert answer.status_code == 503
    assert "<h1>The records cannot be read</h1>" in answer.text


def test_a_table_that_is_gone_is_not_ready(app: Forum, guest: Person) -> None:
    with app.db.transaction() as tx:
        tx.run("DROP TABLE migration")
    answer = guest.get("/readyz")
    assert answer.status_code == 503
    assert json.loads(answer.text)["ready"] is False
