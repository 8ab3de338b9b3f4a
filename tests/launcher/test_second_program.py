"""One server on a data folder; commands work beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process import Running, check, hearth, start

LINE = (
    '{"dataset":"d","topic_id":"1","board":"From elsewhere","title":"Brought along","author":"Wu","created":'
    '"2020-01-01T00:00:00Z","posts":[{"n":1,"author":"Wu","created":"2020-01-01T00:00:00Z","format":"md","body":"Hi"}]}'
)


@pytest.fixture
def server(folder: Path) -> Iterator[Running]:
    with start(folder) as running:
        yield running


def test_a_second_server_on_the_same_folder_ends_with_4_and_says_where_the_first_is(server: Running) -> None:
    done = hearth("--headless", "--port", "0", folder=server.folder)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == (
        f"hearth: Another Hearth is already running at http://127.0.0.1:{server.port}/ on {server.folder}.\n"
    )
    assert server.client().get("/healthz").status == 200


def test_the_folder_is_free_again_after_kill_9(server: Running) -> None:
    server.kill()
    assert (server.folder / "run" / "server.json").exists()
    with start(server.folder) as again:
        assert again.client().get("/readyz").status == 200


def test_a_member_added_beside_the_server_can_log_in(server: Running) -> None:
    done = hearth("user", "add", "zoe", "--password-stdin", folder=server.folder, stdin="walnut kettle monday\n")
    assert (done.returncode, done.stderr) == (0, "")
    zoe = server.client("zoe")
    assert "zoe" in zoe.page("/u/zoe")


def test_what_is_imported_beside_the_server_is_read_at_once(server: Running, tmp_path: Path) -> None:
    guest = server.client()
    assert "Brought along" not in guest.page("/")  # and this page is kept now
    (tmp_path / "in.jsonl").write_text(LINE + "\n", encoding="utf-8")
    done = hearth("import", tmp_path / "in.jsonl", folder=server.folder)
    assert done.returncode == 0, done.stderr
    assert "Brought along" in guest.page("/b/from-elsewhere")


def test_export_and_check_work_beside_the_server(server: Running, tmp_path: Path) -> None:
    server.client("ann").topic("Written a moment ago")
    done = hearth("export", tmp_path / "out.jsonl", folder=server.folder)
    assert done.returncode == 0, done.stderr
    titles = [json.loads(line)["title"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert "Written a moment ago" in titles
    assert check(server.folder)["ok"]
    assert server.client("ann").topic("Written after that")
