"""Two workers beside one: a guest's topic page over 64 connections, all cores, and who used how much of them."""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
from dataclasses import dataclass
from pathlib import Path

from tests.bench.load import server, wrk

CONNECTIONS = 64
FOREIGN = 0.20  # of a core; when others took more, a round says nothing
PROMISE = 1.5
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Round:
    requests: float  # a second
    cpu: dict[str, float]  # seconds, by process
    foreign: float  # share of a core that neither we nor wrk used

    @property
    def void(self) -> bool:
        return self.foreign > FOREIGN


def measure(options: argparse.Namespace, folder: Path, path: str) -> dict[str, object]:
    """A B A B …, medians; prints a table."""
    other = folder.with_name("data-of-two")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(folder, other)
    found: dict[int, list[Round]] = {1: [], 2: []}
    arguments = ("launcher", "--headless", "--port", "0")
    with (
        server(*arguments, "--data-dir", str(folder), "--workers", "1", cores=None) as (one, first, _),
        server(*arguments, "--data-dir", str(other), "--workers", "2", cores=None) as (two, second, _),
    ):
        for address in (one, two):
            wrk(address, [path], seconds=1, connections=CONNECTIONS, pinned=False)
        for _ in range(options.rounds):
            found[1].append(_round(options, one, first.pid, path))
            found[2].append(_round(options, two, second.pid, path))
        few = [_round(options, one, first.pid, path, 8).requests for _ in range(options.rounds)]
    crowd = statistics.median(r.requests for r in found[1]) / statistics.median(few)
    report = _report(found)
    print(f"| one worker, 64 connections beside 8 | {crowd:.2f} | promise ≥ 0.8 | |", flush=True)
    return {**report, "crowd": crowd}


def _round(options: argparse.Namespace, address: str, pid: int, path: str, connections: int = CONNECTIONS) -> Round:
    before, machine, client = _cpu(pid), _busy(), _children()
    run = wrk(address, [path], seconds=options.seconds, connections=connections, pinned=False)
    after = {name: round(spent - before.get(name, 0.0), 2) for name, spent in _cpu(pid).items()}
    after["wrk"] = round(_children() - client, 2)
    foreign = (_busy() - machine - sum(after.values())) / options.seconds
    if run.errors:
        raise RuntimeError(f"{run.errors} requests failed")
    return Round(run.requests, after, foreign)


def _report(found: dict[int, list[Round]]) -> dict[str, object]:
    print("\n| workers | guest topic req/s, 64 connections | CPU s by process | other work |\n" + "| --- " * 4 + "|")
    for number, rounds in found.items():
        for each in rounds:
            spent = ", ".join(f"{name} {seconds:.1f}" for name, seconds in each.cpu.items())
            word = " (void)" if each.void else ""
            print(f"| {number} | {each.requests:.0f} | {spent} | {each.foreign:.0%}{word} |")
    good = {n: [r.requests for r in rounds if not r.void] for n, rounds in found.items()}
    if not all(good.values()):
        print("void: other work took the cores in every round")
        return {"workers": None}
    ratio = statistics.median(good[2]) / statistics.median(good[1])
    print(f"| two beside one | {ratio:.2f} | promise ≥ {PROMISE} | |", flush=True)
    return {"workers": ratio}


def _cpu(pid: int) -> dict[str, float]:
    """Seconds that the process and its children have used."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {name: cpu_seconds(int(each)) for name, each in zip(_names(len(children)), [pid, *children], strict=False)}


def _names(children: int) -> list[str]:
    return ["server"] if not children else ["supervisor", *(f"worker {n}" for n in range(1, children)), "clock"]


def cpu_seconds(pid: int) -> float:
    """That a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _busy() -> float:
    """Seconds that the cores of this machine have worked."""
    numbers = [int(n) for n in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(numbers) - numbers[3] - numbers[4]) / TICK


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """On a folder that is there: `python -m tests.bench.workers FOLDER PATH`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("path")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(json.dumps(measure(options, options.folder, options.path)))


if __name__ == "__main__":
    main()
