"""Row 39: passwords, session tokens and codes are in no log, address or page, and in no file but where they must be."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.people import PASSWORD, Person
from tests.process import Client, hearth, start

WRONG, NEW = "canary-wrong-password", "canary-new-password"


def _walk(client: Client) -> dict[str, str]:
    """Log in wrongly and rightly, change the password, join, search, break something; answers what was secret."""
    client.post("/login?password=canary-in-address", {"username": "ann", "password": WRONG})
    client.log_in("ann")
    instance = next(name for name in client.cookies if not name.endswith("_form"))
    first = client.cookies[instance]
    client.post("/settings/password", {"current": WRONG, "password": NEW})
    client.post("/settings/password", {"current": PASSWORD, "password": NEW})
    client.post("/login", {"username": "ann", "password": NEW})
    client.token = ""
    client.get("/t/999999?code=canary-in-address")
    client.get("/feed.atom?token=canary-in-address")
    client.get("/search?q=canary-in-address&csrf_token=canary-in-address")
    client.post("/new", {"csrf_token": "canary-stale-token", "title": "t", "password": WRONG})
    client.request(
        "GET", "/", headers={"Authorization": "Bearer canary-in-header", "Cookie": f"{instance}=canary-cookie"}
    )
    client.request("BREW", "/login?x=canary-in-address")
    found = {"token": first, "other token": client.cookies[instance], "csrf": client.token}
    client.post("/logout")
    return found


@pytest.mark.slow
@pytest.mark.proof
def test_no_file_of_the_folder_and_no_output_holds_a_secret(folder: Path, proved: Callable[..., None]) -> None:
    with start(folder, "--log-level", "debug") as server:
        secrets = _walk(server.client())
        pages = server.client().page("/")
        assert server.stop() == 0
        said = server.said + server.complaints
    wanted = {PASSWORD, WRONG, NEW, "canary", secrets["token"], secrets["other token"]}
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "hearth.log" and path.stat().st_size > 200 for path in files)
    for path in files:
        content = path.read_bytes()
        assert not [secret for secret in wanted if secret.encode() in content], path
    assert not [secret for secret in wanted if secret in said + pages]
    log = (folder / "logs" / "hearth.log").read_text("utf-8")
    assert re.search(r"POST /login 422", log)  # it was written, without the query
    assert secrets["csrf"] not in log
    proved("secrets in files, logs and output after a walk", files=len(files), log_lines=log.count("\n"), found=0)


@pytest.mark.slow
def test_the_setup_code_is_in_one_file_that_only_its_owner_reads_and_then_in_none(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with start(folder, "--log-level", "debug") as server:
        code = (folder / "run" / "setup-code").read_text()
        assert server.wait_for(code).count(code) == 1  # the printed link
        client = server.client()
        page = client.page(f"/setup?code={code}")
        client.token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]  # type: ignore[index]
        form = {
            "code": code,
            "forum": "Plum Lane",
            "username": "root",
            "password": PASSWORD,
            "language": "en",
            "zone": "UTC",
        }
        assert client.post("/setup", form).status == 303
        server.stop()
    holding = [path.name for path in folder.rglob("*") if path.is_file() and code.encode() in path.read_bytes()]
    assert holding == []
    assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_password_for_the_command_line_is_read_from_standard_input(folder: Path) -> None:
    done = hearth("user", "add", "carl", "--password-stdin", folder=folder, stdin="canary of carl\n")
    assert (done.returncode, done.stdout) == (0, "carl can log in now as member.\n")
    for path in folder.rglob("*"):
        assert not path.is_file() or b"canary of carl" not in path.read_bytes(), path


def test_tokens_stand_in_no_address_and_in_no_shared_page(ann: Person, guest: Person) -> None:
    topic = ann.topic()
    token = ann.csrf()
    for path in ("/", f"/t/{topic}/a-topic", "/boards", "/settings", "/u/ann", "/new"):
        page = ann.page(path)
        assert not re.search(rf'(?:href|src|action|formaction)="[^"]*{re.escape(token)}', page), path
        assert token not in guest.get(path).get_data(as_text=True), path
    location = ann.post(f"/t/{topic}/reply", {"body": "x"}).headers["Location"]
    assert token not in location


@pytest.mark.usefixtures("real_cost")
def test_passwords_are_kept_as_argon2_alone(ann: Person) -> None:
    stored = ann.app.db.reader().column("SELECT password FROM member WHERE password IS NOT NULL")
    assert stored
    for one in stored:
        assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_error_in_the_program_shows_its_number_and_nothing_else(
    ann: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The disk may break in any statement; here every one of a page does."""
    monkeypatch.setattr(ann.app.db, "trace", lambda *_: (_ for _ in ()).throw(RuntimeError("canary in the cause")))
    answer = ann.get("/boards")
    assert answer.status_code == 500
    assert "canary" not in answer.get_data(as_text=True)
    number = re.search(r"500 · /boards · ([0-9a-f]+)", answer.get_data(as_text=True))
    assert number
    assert any(number[1] in record.getMessage() for record in caplog.records)


def test_hearth_config_shows_no_secret(folder: Path, ann: Person) -> None:
    key = (folder / "secret.key").read_bytes()
    done = hearth("config", folder=folder)
    assert done.returncode == 0
    assert key.hex() not in done.stdout
    assert json.dumps(ann.app.config["INSTANCE"]) not in done.stdout
