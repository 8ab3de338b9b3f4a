"""What is in the data folder is for its owner's eyes only, whatever the umask was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.process import check, hearth, start

OPEN = ["sh", "-c", 'umask 000; exec "$@"', "sh"]  # the worst that a system can set


def loose(folder: Path) -> list[str]:
    """Everything that somebody else may read, with its mode."""
    found = [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]
    return [f"{path.relative_to(folder)} {path.stat().st_mode & 0o777:o}" for path in found]


@pytest.mark.parametrize("headless", [True, False])
def test_a_folder_that_the_server_made_is_for_its_owner_only(tmp_path: Path, headless: bool) -> None:
    new = tmp_path / "new"
    env = {"BROWSER": "/bin/true"}
    with start(new, before=OPEN, headless=headless, env=env) as server:
        server.client().get("/nowhere")
        assert (new / "hearth.db-wal").exists()
        assert (new / "logs" / "hearth.log").exists()
        assert loose(new) == []
        server.stop()
    assert loose(new) == []


def test_what_commands_make_is_for_its_owner_only(tmp_path: Path) -> None:
    new = tmp_path / "new"
    assert hearth("user", "add", "wren", folder=new, before=OPEN).returncode == 0
    assert check(new, before=OPEN)["ok"]
    assert (new / "secret.key").exists()
    assert loose(new) == []
    out = tmp_path / "out.jsonl"
    assert hearth("export", out, folder=new, before=OPEN).returncode == 0
    assert out.stat().st_mode & 0o077 == 0
