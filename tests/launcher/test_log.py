"""The log: each failed request with its number, no secret ever, one line an event, bounded."""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path

import pytest

from forum_app.kernel.db import Database
from launcher import logs
from tests.people import PASSWORD
from tests.process import Client, Running, start

NEW_PASSWORD = "another long phrase"
WRONG_PASSWORD = "kettle walnut tuesday"


def log_of(folder: Path) -> str:
    return (folder / "logs" / "hearth.log").read_text("utf-8")


def test_the_number_on_an_error_page_stands_in_the_log(folder: Path) -> None:
    with start(folder) as server:
        page = server.client().get("/nowhere/at/all?with=a+query").text
        number = re.search(r"404 · /nowhere/at/all · ([0-9a-f]+)", page)
        assert number
        line = next(line for line in log_of(folder).splitlines() if f" {number[1]} " in line)
        assert "GET /nowhere/at/all 404" in line
        assert "query" not in line


def test_an_error_of_ours_is_logged_whole_under_the_number_on_its_page(folder: Path) -> None:
    with start(folder) as server:
        ann = server.client("ann")
        topic = ann.topic()
        db = Database(folder / "hearth.db")
        with db.transaction() as tx:
            tx.run("ALTER TABLE post RENAME COLUMN renderer TO painter")  # what no version of the program expects
        db.close()
        answer = ann.post(f"/t/{topic}/reply", {"body": "Words I would miss"})
        assert answer.status == 500
        assert "Words I would miss" in answer.text
        number = re.search(r"500 · [^ ]+ · ([0-9a-f]+)", answer.text)
        assert number
        log = log_of(folder)
        assert f"ERROR forum_app.kernel.error_pages request {number[1]}\nTraceback" in log
        assert "OperationalError" in log
        assert "Words I would miss" not in log


def walk_with_secrets(server: Running) -> list[str]:
    """Found the forum, log in rightly and wrongly, change a password; answers everything that must stay secret."""
    code = (server.folder / "run" / "setup-code").read_text()
    owner = server.client()
    assert owner.get(f"/setup?code={code}").status == 200
    form = {"forum": "F", "username": "wren", "password": PASSWORD, "language": "en", "zone": "UTC", "code": code}
    assert owner.post("/setup", {**form, "code": code[:-1] + "?"}).status == 403
    guest_token = owner.token
    assert owner.post("/setup", form).status == 303
    guest = server.client()
    for tried in (WRONG_PASSWORD, NEW_PASSWORD):
        assert guest.post("/login", {"username": "wren", "password": tried}).status == 422
    guest.log_in("wren")
    change = {"current": PASSWORD, "password": PASSWORD, "new": NEW_PASSWORD, "new_password": NEW_PASSWORD}
    guest.post("/settings/password", change)
    guest.post("/new", {"csrf_token": "stale", "board": "x", "title": "t", "body": "b"})
    guest.get(f"/nowhere?token={guest.token}")
    secrets = [code, PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, guest_token, owner.token, guest.token]
    return [*secrets, *owner.cookies.values(), *guest.cookies.values()]


def processes_of(server: Running) -> list[Path]:
    """It and its children."""
    group = server.process.pid
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            found.append(stat.parent)
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="other processes are looked at through /proc")
def test_no_secret_is_in_the_log_nor_in_arguments_nor_in_the_environment(tmp_path: Path) -> None:
    with start(tmp_path / "new", "--log-level", "debug") as server:
        secrets = walk_with_secrets(server)
        seen = [log_of(server.folder), server.complaints]
        for process in processes_of(server):
            seen += [(process / name).read_text("utf-8", "replace") for name in ("cmdline", "environ")]
        server.stop()
        seen += [path.read_text("utf-8") for path in (server.folder / "logs").iterdir()]
    assert len(seen) >= 5
    assert "POST /login 422" in seen[0]
    assert len(secrets) >= 9
    for secret in secrets:
        assert secret
        assert not any(secret in text for text in seen), f"{secret} is to be seen"


@pytest.mark.parametrize("sneaky", ["%0A", "%0D%0A", "%1B%5B2K", "%E2%80%A8", "%C2%85"])
def test_nobody_can_write_a_line_into_the_log(folder: Path, sneaky: str) -> None:
    with start(folder) as server:
        path = f"/x{sneaky}2030-01-01 00:00:00,000 ERROR forged".replace(" ", "%20")
        assert server.client().request("GET", path).status == 404
        server.stop()
    text = log_of(folder)
    assert all(re.match(r"\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ \S+ \S", line) for line in text.splitlines())
    assert not any(line.startswith("2030-") for line in text.splitlines())
    assert "\x1b" not in text


def test_nor_by_what_an_exception_says() -> None:
    formatter = logs.OneLine("%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        raise ValueError("no\n2030-01-01 00:00:00,000 ERROR forged\r\x1b[2J\u2028line")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    text = formatter.format(record)
    assert "ValueError: no" in text
    assert not any(line.startswith("2030-") for line in text.splitlines())
    assert "\x1b" not in text


def fill_log(client: Client, megabytes: float) -> None:
    for _ in range(int(megabytes * 50)):
        assert client.get("/" + "x" * 20_000).status == 404


@pytest.mark.slow
def test_the_log_is_bounded(folder: Path) -> None:
    with start(folder) as server:
        fill_log(server.client(), 17)
        server.stop()
    files = list((folder / "logs").iterdir())
    assert {path.name for path in files} == {"hearth.log", *(f"hearth.log.{n}" for n in range(1, 6))}
    assert all(path.stat().st_size <= 2_000_000 for path in files)
