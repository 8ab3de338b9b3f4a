"""Any WSGI server can serve it: gunicorn with two workers on one folder."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.posting import Crowd
from tests.process import PATIENCE, ROOT, Client, check, environment, hearth

PASSWORD = "walnut kettle monday"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="gunicorn is for Unix")]


@contextmanager
def gunicorn(folder: Path, log: Path, workers: int = 2) -> Iterator[int]:
    """Serve the folder; gives the port."""
    command = [sys.executable, "-m", "gunicorn", "-w", str(workers), "--threads", "2", "-b", "127.0.0.1:0"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "forum_app:create_app()"], stdout=out, stderr=out, cwd=ROOT,
            env=environment({"HEARTH_DATA_DIR": str(folder)}),
        )  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE
        while log.read_text().count("Booting worker") < workers:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.02)
        port = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", log.read_text())
        assert port
        yield int(port[1])
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()


def test_two_workers_of_gunicorn_serve_one_forum(tmp_path: Path) -> None:
    folder, log = tmp_path / "new", tmp_path / "log"
    for name in ("wren", "finch", "robin", "tit"):
        added = hearth("user", "add", name, "--password-stdin", folder=folder, stdin=PASSWORD + "\n")
        assert added.returncode == 0, added.stderr
    with gunicorn(folder, log) as port:
        clients = [Client(port) for _ in range(4)]
        for client, name in zip(clients, ("wren", "finch", "robin", "tit"), strict=True):
            client.log_in(name, PASSWORD)
        topic = clients[0].topic("Served by gunicorn", board="around-the-fire")
        crowd = Crowd(clients, topic, "from a worker")
        crowd.wait_for(100, lambda: True)
        acknowledged = crowd.stop()
        pages = "".join(clients[0].page(f"/t/{topic}?page={n}") for n in range(1, 2 + len(acknowledged) // 20))
        assert all(f"<p>{words}</p>" in pages for words in acknowledged.values())
        assert clients[0].get("/readyz").status == 200
        for client in clients:
            client.close()
    assert "Traceback" not in log.read_text()
    found = check(folder)
    assert found["ok"], found["problems"]
    assert found["posts"] == len(acknowledged) + 2  # with the first of the topic and the welcome


def test_workers_that_start_at_once_on_an_empty_folder_agree(tmp_path: Path) -> None:
    folder, log = tmp_path / "new", tmp_path / "log"
    with gunicorn(folder, log, workers=4) as port:
        code = ""
        until = time.monotonic() + PATIENCE
        while not code and time.monotonic() < until:
            code = read(folder / "run" / "setup-code")
        answers = []
        for _ in range(24):  # each on a connection of its own, so that many workers are asked
            client = Client(port)
            answers.append(client.get(f"/setup?code={code}").status)
            client.close()
    assert "Traceback" not in log.read_text()
    assert set(answers) == {200}


def read(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""


def test_commands_that_start_at_once_on_an_empty_folder_agree(tmp_path: Path) -> None:
    for attempt in range(3):
        folder, nothing = tmp_path / "new", tmp_path / "nothing.jsonl"
        nothing.touch()
        commands = [
            subprocess.Popen(
                [sys.executable, "-m", "launcher", "import", str(nothing), "--data-dir", str(folder)],
                cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )
            for _ in range(4)
        ]  # fmt: skip
        said = [process.communicate(timeout=PATIENCE)[0] for process in commands]
        assert [process.returncode for process in commands] == [0] * 4, f"attempt {attempt}: {said}"
        shutil.rmtree(folder)
