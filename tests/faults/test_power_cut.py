"""The power goes: the disk keeps what was synced, and anything of the rest. A real server, replayed from its trace."""

from __future__ import annotations

import itertools
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.disk import STRACE, Acknowledged, Disk, Event, Write, events
from tests.faults.posting import NAMES, Crowd
from tests.process import Hearth, start

POSTS = 260  # enough for the log to be folded back a few times while people post

pytestmark = [
    pytest.mark.proof,
    pytest.mark.slow,
    pytest.mark.fault,
    pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed"),
]


@dataclass(frozen=True, slots=True)
class Recording:
    """A run of the server: the disk before it, what happened, and the words of each post by its id."""

    before: Path
    happened: list[Event]
    words: dict[int, str]


def record(folder: Path, tmp_path: Path, **altered: str) -> Recording:
    """Let members post on a server under strace, then stop it."""
    before, trace = tmp_path / "before", tmp_path / "trace"
    shutil.copytree(folder, before)
    changes = {"module": "tests.faults.altered", "first": [*(f"{k}={v}" for k, v in altered.items()), "--"]}
    with start(folder, before=[*STRACE, "-o", str(trace)], **(changes if altered else {})) as server:
        clients = [server.client(name) for name in NAMES]
        topic = clients[0].topic("While the light is on")
        crowd = Crowd(clients, topic, "a post")
        crowd.wait_for(POSTS, lambda: server.process.poll() is None)
        words = crowd.stop()
        assert server.stop() == 0
    return Recording(before, list(events(trace, folder)), words)


@dataclass(slots=True)
class Outcome:
    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    cuts_with_loss: int = 0
    problems: int = 0


def places(happened: list[Event], cuts: int, chance: random.Random) -> list[int]:
    """Half of them anywhere, half right after somebody was told that a post is kept."""
    told = [i for i, event in enumerate(happened) if isinstance(event, Acknowledged)]
    anywhere = chance.sample(range(len(happened)), cuts // 2)
    return sorted([*anywhere, *chance.sample(told, cuts - cuts // 2)])


def cut_everywhere(recording: Recording, cuts: int, tmp_path: Path, hearth_here: Hearth) -> Outcome:
    chance, outcome = random.Random(29), Outcome()
    disk = Disk({"hearth.db": (recording.before / "hearth.db").read_bytes()})
    told: set[int] = set()
    waiting = iter([*places(recording.happened, cuts, chance), -1])
    place = next(waiting)
    for number, event in enumerate(recording.happened):
        disk.live(event)
        if isinstance(event, Acknowledged):
            told.add(event.post)
        while number == place:
            found, problems = power_comes_back(recording.before, disk.cut(chance), tmp_path, hearth_here)
            lost = sum(recording.words[post] not in found for post in told & recording.words.keys())
            outcome.cuts += 1
            outcome.acknowledged += len(told & recording.words.keys())
            outcome.lost += lost
            outcome.cuts_with_loss += lost > 0
            outcome.problems += len(problems)
            place = next(waiting)
    return outcome


def power_comes_back(
    before: Path, files: dict[str, bytes], tmp_path: Path, hearth_here: Hearth
) -> tuple[set[str], list[str]]:
    """The texts and the problems that the program finds on such a disk."""
    folder, out = tmp_path / "after", tmp_path / "after.jsonl"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before, folder, ignore=shutil.ignore_patterns("hearth.db*"))
    for name, content in files.items():
        (folder / name).write_bytes(content)
    problems = json.loads(hearth_here("check", "--json", "--data-dir", folder).out)["problems"]
    assert hearth_here("export", out, "--data-dir", folder).code == 0
    topics = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return {post["body"] for post in itertools.chain(*(topic["posts"] for topic in topics))}, problems


def test_nothing_acknowledged_is_lost_by_a_power_cut(
    folder: Path,
    tmp_path: Path,
    hearth_here: Hearth,
    count: Callable[[str], int],
    proved: Callable[..., None],
) -> None:
    recording = record(folder, tmp_path)
    last = max(i for i, event in enumerate(recording.happened) if isinstance(event, Acknowledged))
    folded = [e for e in recording.happened[:last] if isinstance(e, Write) and e.file == "hearth.db"]
    outcome = cut_everywhere(recording, count("power_cuts"), tmp_path, hearth_here)
    proved("power cuts, synchronous=FULL", cuts=outcome.cuts, posts=len(recording.words), lost=outcome.lost,
           problems=outcome.problems)  # fmt: skip
    assert folded, "the log was never folded back while people posted, so half of the story was not tested"
    assert outcome.cuts == count("power_cuts")
    assert outcome.acknowledged > 20 * outcome.cuts
    assert (outcome.lost, outcome.problems) == (0, 0)


def test_without_a_sync_at_each_commit_the_same_cuts_lose_posts(
    folder: Path,
    tmp_path: Path,
    hearth_here: Hearth,
    count: Callable[[str], int],
    proved: Callable[..., None],
) -> None:
    recording = record(folder, tmp_path, synchronous="NORMAL")
    outcome = cut_everywhere(recording, count("power_cuts"), tmp_path, hearth_here)
    proved("power cuts, synchronous=NORMAL (not ours)", cuts=outcome.cuts, lost=outcome.lost,
           cuts_with_loss=outcome.cuts_with_loss, problems=outcome.problems)  # fmt: skip
    assert outcome.cuts_with_loss > outcome.cuts // 10
    assert outcome.problems == 0
