"""A database or a log that is damaged: what can be read is read, the rest is said in a sentence. Never a traceback."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.process import Hearth, hearth, start

pytestmark = pytest.mark.fault

SENTENCES = (
    "hearth: The database is damaged or cannot be read.\n",
    "is not a Hearth database.\n",
)


def garbage(kind: str, whole: bytes) -> bytes:
    chance = random.Random(31)
    return {
        "text": b"Dear diary, this is no database at all. " * 500,
        "noise": chance.randbytes(100_000),
        "a short file": whole[:50],
        "a header and noise": whole[:100] + chance.randbytes(len(whole) - 100),
        "zeros": bytes(len(whole)),
        "first page lost": bytes(4096) + whole[4096:],
    }[kind]


@pytest.mark.parametrize("kind", ["text", "noise", "a short file", "a header and noise", "zeros", "first page lost"])
def test_a_database_that_is_none_is_refused_in_a_sentence(kind: str, folder: Path, hearth_here: Hearth) -> None:
    file = folder / "hearth.db"
    file.write_bytes(garbage(kind, file.read_bytes()))
    before = file.read_bytes()
    for act in (("--headless", "--port", "0"), ("check", "--json"), ("user", "add", "zoe"), ("export", folder / "out")):
        done = hearth_here(*act, "--data-dir", folder)
        assert (done.code, done.out) == (1, "")
        assert done.err.endswith(SENTENCES)
        assert len(done.err.splitlines()) == 1
    assert file.read_bytes() == before


def test_a_server_refuses_it_too_and_its_log_tells_why(folder: Path) -> None:
    file = folder / "hearth.db"
    file.write_bytes(garbage("a header and noise", file.read_bytes()))
    done = hearth("--headless", "--port", "0", folder=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert not (folder / "run" / "server.json").exists()


@pytest.mark.parametrize("seed", range(24))
def test_check_finds_damage_and_never_falls_over_it(seed: int, folder: Path, hearth_here: Hearth) -> None:
    chance, file = random.Random(seed), folder / "hearth.db"
    content = bytearray(file.read_bytes())
    if seed % 3 == 0:
        del content[chance.randrange(1, len(content) // 4096) * 4096 :]  # the end is lost
    elif seed % 3 == 1:
        page = chance.randrange(1, len(content) // 4096) * 4096
        content[page : page + 4096] = chance.randbytes(4096)
    else:
        for _ in range(200):
            content[chance.randrange(100, len(content))] = chance.randrange(256)
    file.write_bytes(content)
    done = hearth_here("check", "--json", "--data-dir", folder)
    assert done.code == 1, "the damage was not found"
    assert "Traceback" not in done.err
    assert done.err.endswith(SENTENCES) if not done.out else json.loads(done.out)["problems"]


# --- the log


@pytest.fixture
def killed(folder: Path, tmp_path: Path) -> tuple[Path, list[str]]:
    """What kill -9 left after ten replies, one after the other, and their texts in order."""
    with start(folder) as server:
        ann = server.client("ann")
        topic = ann.topic("Torn later")
        words = [f"reply {n} " + "and more words " * n * 10 for n in range(10)]
        for text in words:
            ann.reply(topic, text.strip())
        server.kill()
    assert (folder / "hearth.db-wal").stat().st_size > 100_000
    return folder, [text.strip() for text in words]


def tear(kind: str, log: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(32, len(log))
    if kind == "truncated":
        return log[:at]
    if kind == "zeros at the end":
        return log[:at] + bytes(len(log) - at)
    if kind == "noise at the end":
        return log[:at] + chance.randbytes(len(log) - at)
    if kind == "a byte":
        return log[:at] + bytes([log[at] ^ 0x10]) + log[at + 1 :]
    return log + chance.randbytes(5000)


KINDS = ("truncated", "zeros at the end", "noise at the end", "a byte", "more than was written")


@pytest.mark.slow
def test_a_torn_log_starts_with_the_posts_before_the_tear(
    killed: tuple[Path, list[str]], tmp_path: Path, hearth_here: Hearth
) -> None:
    source, words = killed
    chance, lengths = random.Random(7), []
    for number in range(30):
        folder, out = tmp_path / "torn", tmp_path / "out.jsonl"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source, folder)
        (folder / "hearth.db-shm").unlink()
        log = folder / "hearth.db-wal"
        log.write_bytes(tear(KINDS[number % len(KINDS)], log.read_bytes(), chance))
        done = hearth_here("check", "--json", "--data-dir", folder)
        assert (done.code, json.loads(done.out)["problems"]) == (0, [])
        assert hearth_here("export", out, "--data-dir", folder).code == 0
        topics = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        found = [post["body"] for topic in topics if topic["title"] == "Torn later" for post in topic["posts"][1:]]
        assert found == words[: len(found)]
        lengths.append(len(found))
    assert min(lengths) < len(words) == max(lengths)  # some were torn off, and none from what was added


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_server_starts_on_a_torn_log(
    kind: str, killed: tuple[Path, list[str]], check_folder: Callable[[Path], bool]
) -> None:
    folder, _ = killed
    log = folder / "hearth.db-wal"
    log.write_bytes(tear(kind, log.read_bytes(), random.Random(kind)))
    with start(folder) as server:
        ann = server.client("ann")
        assert ann.reply(ann.topic("After it"), "Words")
        assert server.stop() == 0
    assert check_folder(folder)


@pytest.fixture
def check_folder(hearth_here: Hearth) -> Callable[[Path], bool]:
    return lambda folder: hearth_here("check", "--data-dir", folder).code == 0
