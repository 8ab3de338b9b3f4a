"""`hearth --version`, `--licenses`, `user add`: what is printed, what is refused."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from forum_app import VERSION
from tests.process import HINT, Hearth, hearth, start

PASSWORD = "walnut kettle monday"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path / "new"


@pytest.fixture
def add(hearth_here: Hearth, monkeypatch: pytest.MonkeyPatch) -> Hearth:
    """`hearth user add …` with a password on standard input."""

    def run(folder: Path, *arguments: str, password: str = PASSWORD) -> object:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return hearth_here("user", "add", *arguments, "--password-stdin", "--data-dir", folder)

    return run


def test_the_version_is_one_line(hearth_here: Hearth) -> None:
    done = hearth_here("--version")
    assert (done.code, done.out) == (0, f"Hearth {VERSION}\n")


def test_the_version_as_json_names_every_part(hearth_here: Hearth) -> None:
    parts = json.loads(hearth_here("--version", "--json").out)
    assert parts["hearth"] == VERSION
    assert {"python", "sqlite", "platform", "flask", "waitress", "nh3"} <= parts.keys()
    assert parts["sqlite"].count(".") == 2


def test_the_licences_name_every_package_with_its_text(hearth_here: Hearth) -> None:
    parts = json.loads(hearth_here("--version", "--json").out)
    text = hearth_here("--licenses").out
    assert "OpenCC" in text and "Apache" in text
    for name in parts.keys() - {"hearth", "python", "sqlite", "platform"}:
        assert f"{name} {parts[name]}\n" in text.lower(), f"{name} is not among the licences"
    assert "Permission is hereby granted" in text
    assert "Apache License" in text


def test_help_is_given_and_is_no_error(hearth_here: Hearth) -> None:
    done = hearth_here("--help")
    assert done.code == 0
    for word in ("--headless", "--data-dir", "user", "import", "export", "check", "config"):
        assert word in done.out


def test_the_first_account_is_the_owners_and_completes_the_setup(empty: Path, add: Hearth) -> None:
    done = add(empty, "wren")
    assert (done.code, done.out, done.err) == (0, "wren can log in now as owner.\n", "")
    assert not (empty / "run" / "setup-code").exists()
    with start(empty) as server:
        assert server.client().get("/setup").status == 303
        wren = server.client()
        wren.log_in("wren", PASSWORD)
        assert wren.get("/admin/").status == 200


def test_the_first_account_is_no_moderators(empty: Path, add: Hearth) -> None:
    done = add(empty, "wren", "--role", "moderator")
    assert (done.code, done.out) == (1, "")
    assert done.err == "hearth: The first account is the owner's: use --role owner.\n"
    assert add(empty, "wren", "--role", "owner").code == 0
    assert add(empty, "finch", "--role", "moderator").out == "finch can log in now as moderator.\n"
    assert add(empty, "robin").out == "robin can log in now as member.\n"


@pytest.mark.parametrize("password", ["", "short", "12345678", "aaaaaaaaaaaa", "wrenwren", "x" * 300])
def test_a_weak_password_is_refused_and_makes_nobody(empty: Path, add: Hearth, password: str) -> None:
    done = add(empty, "wrenwren", password=password)
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert password == "" or password not in done.err
    assert add(empty, "wrenwren").out.endswith("as owner.\n")  # so nobody was made before


@pytest.mark.parametrize("name", ["ann", "ANN", "аnn", "", " ", "a/b", "x" * 100])  # the third is not in Latin
def test_a_name_that_is_taken_or_none_is_refused(folder: Path, add: Hearth, name: str) -> None:
    done = add(folder, name)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("hearth: ")
    assert len(done.err.splitlines()) == 1


def test_without_a_password_one_is_made_and_shown_once(empty: Path) -> None:
    done = hearth("user", "add", "wren", folder=empty)
    assert done.returncode == 0, done.stderr
    made = done.stdout.split("Password: ")[1].strip()
    assert len(made) >= 16
    with start(empty) as server:
        server.client().log_in("wren", made)


def test_an_unknown_command_is_a_usage_error(hearth_here: Hearth) -> None:
    done = hearth_here("frobnicate")
    assert done.code == 2
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("act", ["check", "export"])
def test_a_folder_without_a_forum_is_not_praised(act: str, tmp_path: Path, hearth_here: Hearth) -> None:
    """Most often the path was mistyped; nothing is made there."""
    file = [tmp_path / "out.jsonl"] if act == "export" else []
    done = hearth_here(act, *file, "--data-dir", tmp_path / "mistyped")
    assert (done.code, done.err) == (1, f"hearth: There is no forum in {tmp_path / 'mistyped'}. {HINT}\n")
    assert not (tmp_path / "mistyped").exists()
