"""`--workers N`: several processes, one socket, one clock, and nobody is left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app.backups import restoring
from forum_app.backups.ledger import Ledger
from forum_app.kernel import swap
from tests.faults.posting import NAMES, REFUSALS, Crowd
from tests.faults.test_kill import missing, shown
from tests.process import PATIENCE, Client, Running, check, hearth, start

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")]


def children(server: Running) -> list[int]:
    """The processes that the supervisor keeps."""
    pids = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return [int(pid) for pid in pids]


def sockets_of(pid: int) -> set[str]:
    found = set()
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            found.add(str(path.readlink()))
    return found


def listens(pid: int, port: int) -> bool:
    """Does it hold the listening socket? The clock does not."""
    sockets = sockets_of(pid)
    for fields in map(str.split, Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]):
        if fields[1].endswith(f":{port:04X}") and fields[3] == "0A":
            return f"socket:[{fields[9]}]" in sockets
    return False


def workers(server: Running) -> list[int]:
    return [pid for pid in children(server) if listens(pid, server.port)]


def connections(pid: int, port: int) -> int:
    """How many it has accepted and not closed."""
    sockets = sockets_of(pid)
    lines = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    return sum(f[1].endswith(f":{port:04X}") and f[3] == "01" and f"socket:[{f[9]}]" in sockets for f in lines)


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    return False


def spread(server: Running, readers: list[Client], enough: Callable[[], bool]) -> None:
    """More connections, until every worker has one."""
    until = time.monotonic() + PATIENCE
    while not enough():
        assert time.monotonic() < until, "one worker takes every connection"
        readers += [server.client() for _ in range(8)]
        for reader in readers[-8:]:
            reader.get("/healthz")


def test_a_change_made_through_one_worker_is_seen_through_the_other_at_once(folder: Path) -> None:
    with start(folder, "--workers", "2") as server:
        both, readers = workers(server), [server.client() for _ in range(8)]
        assert len(both) == 2
        assert len(children(server)) == 3  # and the clock
        ann = server.client("ann")
        topic = ann.topic("Seen by all")
        for number in range(10):
            spread(server, readers, lambda: all(connections(pid, server.port) for pid in both))
            ann.reply(topic, f"Word number {number} of ten")
            assert all(f"Word number {number} of ten" in reader.page(f"/t/{topic}") for reader in readers)
        ann.post(f"/t/{topic}/title", {"title": "Known to all"})
        assert all(reader.page("/").count("Seen by all") in (0, 1) for reader in readers)
        assert server.stop() == 0


def test_the_owners_settings_are_seen_through_every_worker_at_once(folder: Path) -> None:
    with start(folder, "--workers", "3") as server:
        readers = [server.client() for _ in range(24)]
        root = server.client("root")
        for name in ("Harbour", "Meadow", "Quarry"):
            assert root.post("/admin/settings", {"name": name}).status == 303
            assert all(f"<span>{name}</span>" in reader.page("/") for reader in readers)


def wait_until(true: Callable[[], object], seconds: float = PATIENCE) -> float:
    """Seconds until it was."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it never was"
        time.sleep(0.01)
    return time.monotonic() - began


@pytest.mark.proof
@pytest.mark.fault
def test_a_killed_worker_is_back_in_two_seconds_and_nothing_is_lost(
    folder: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    acknowledged, lost, slowest, kills = {}, 0, 0.0, count("worker_kills")
    with start(folder, "--workers", "2") as server:
        topic = server.client("ann").topic("Before the kills")
        for kill in range(kills):
            crowd = Crowd([server.client(name) for name in NAMES], topic, f"kill {kill}")
            crowd.wait_for(20, lambda: True)
            victim = workers(server)[kill % 2]
            os.kill(victim, signal.SIGKILL)
            slowest = max(slowest, wait_until(lambda: answers_all(server, victim)))  # noqa: B023 - used at once
            acknowledged |= crowd.stop()
        lost = len(missing(acknowledged, shown(server.client("root"), topic)))
        assert server.stop() == 0
    proved(f"{kills} workers killed under four posting members", acknowledged=len(acknowledged), lost=lost,
           slowest_return_s=round(slowest, 2))  # fmt: skip
    assert lost == 0
    assert slowest < 2
    assert check(folder)["ok"]


def answers_all(server: Running, victim: int) -> bool:
    """Are there two workers again, none of them the dead one, and is a page answered?"""
    with contextlib.suppress(*REFUSALS, OSError):
        now = workers(server)
        return len(now) == 2 and victim not in now and server.client().get("/readyz").status == 200
    return False


def test_a_dead_clock_is_replaced_too(folder: Path) -> None:
    with start(folder, "--workers", "2") as server:
        clock = next(pid for pid in children(server) if not listens(pid, server.port))
        os.kill(clock, signal.SIGKILL)
        wait_until(lambda: len(children(server)) == 3 and clock not in children(server))
        assert "keep_time" in server.complaints
        assert server.stop() == 0


def test_without_the_supervisor_nobody_stays(folder: Path) -> None:
    with start(folder, "--workers", "2") as server:
        everybody = children(server)
        assert len(everybody) == 3
        os.kill(server.pid, signal.SIGKILL)
        wait_until(lambda: not any(alive(pid) for pid in everybody))
        with start(folder, "--workers", "2", port=server.port) as again:  # the folder and the port are free
            assert again.client().get("/").status == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_at_the_signal_what_is_under_way_is_answered(folder: Path, number: int) -> None:
    with start(folder, "--workers", "2") as server:
        topic = server.client("ann").topic()
        crowd = Crowd([server.client(name) for name in NAMES], topic, "at the end")
        crowd.wait_for(20, lambda: True)
        everybody = children(server)
        assert server.stop(number) == 0
        acknowledged = crowd.stop()
        assert not any(alive(pid) for pid in everybody)
        assert not server.complaints
    with start(folder) as server:
        assert not missing(acknowledged, shown(server.client("root"), topic))


def test_while_everybody_opens_the_forum_again_nobody_is_refused(folder: Path) -> None:
    """As after a restore: each request is answered by the old forum or by the new one."""
    with start(folder, "--workers", "2") as server:
        before = set(children(server))
        for _ in range(2):
            server.send(signal.SIGHUP)
            until = time.monotonic() + 3
            while time.monotonic() < until:
                client = server.client()
                with contextlib.suppress(ConnectionError):  # taken by a worker that was leaving already
                    assert client.get("/").status == 200
                client.close()
        after = set(children(server))
        assert len(after) == 3
        assert not before & after
        assert server.client("ann").topic() > 0
        assert server.stop() == 0


def test_a_worker_that_dies_while_a_restore_is_decided_opens_nothing_and_the_restore_goes_on(
    folder: Path, tmp_path: Path
) -> None:
    assert hearth("backup", tmp_path / "a.hearth", folder=folder).returncode == 0
    with start(folder, "--workers", "2") as server:
        topic = server.client("ann").topic("Later")
        with Ledger(folder).alone(10):
            restoring.prepare(folder, tmp_path / "a.hearth")
        os.kill(workers(server)[0], signal.SIGKILL)
        wait_until(lambda: "A backup is being restored" in server.complaints)
        server.send(signal.SIGHUP)  # as the worker does that prepared it
        wait_until(lambda: not swap.is_intended(folder) and len(workers(server)) == 2)
        wait_until(lambda: server.client().get("/readyz").status == 200)
        assert server.client().get(f"/t/{topic}").status == 404
        assert server.stop() == 0
    assert check(folder)["ok"]


@pytest.mark.parametrize("number", ["0", "-1", "65", "many"])
def test_a_number_of_workers_that_makes_no_sense_is_a_sentence(tmp_path: Path, number: str) -> None:
    done = hearth("--headless", "--workers", number, folder=tmp_path / "new")
    assert done.returncode == 2
    assert "workers" in done.stderr
    assert not (tmp_path / "new").exists()


def test_a_port_that_is_taken_ends_it_with_3_and_a_second_one_with_4(folder: Path, tmp_path: Path) -> None:
    with start(folder, "--workers", "2") as server:
        other = hearth("--headless", "--workers", "2", "--port", str(server.port), folder=tmp_path / "other")
        assert other.returncode == 3
        assert hearth("--headless", "--workers", "2", "--port", "0", folder=folder).returncode == 4
        assert len(children(server)) == 3


def test_commands_work_beside_the_workers(folder: Path) -> None:
    with start(folder, "--workers", "2") as server:
        assert hearth("user", "add", "wren", "--password-stdin", folder=folder, stdin="walnut kettle\n").returncode == 0
        assert server.client().get("/u/wren").status == 200
        assert check(folder)["ok"]


def test_the_log_of_all_of_them_is_one_file(folder: Path) -> None:
    with start(folder, "--workers", "2") as server:
        for n in range(20):
            server.client().get(f"/nowhere-{n}")
        assert server.stop() == 0
    log = (folder / "logs" / "hearth.log").read_text()
    assert all(f"/nowhere-{n} 404" in log for n in range(20))
