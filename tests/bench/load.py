"""Servers on one core, wrk on another, and how busy the server's core was."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SERVER_CPU = 0
ONE_CORE = {SERVER_CPU}
CLIENT_CPU = max(1, (os.cpu_count() or 2) - 1)
BUSY = 0.90  # below this the server was not the bottleneck, and the row says nothing


@dataclass(frozen=True)
class Run:
    """One round of wrk."""

    requests: float  # a second
    p50: float  # ms
    p99: float  # ms
    busy: float  # share of the server's core
    errors: int


@dataclass(frozen=True)
class Figure:
    """Medians over the rounds of one server."""

    requests: float
    p50: float
    p99: float
    busy: float
    errors: int

    @property
    def void(self) -> bool:
        return self.busy < BUSY or self.errors > 0


def figure(runs: list[Run]) -> Figure:
    def middle(name: str) -> float:
        return statistics.median(getattr(run, name) for run in runs)

    return Figure(middle("requests"), middle("p50"), middle("p99"), middle("busy"), sum(run.errors for run in runs))


@contextmanager
def server(
    *command: str, program: Sequence[str] = (sys.executable, "-m"), cores: set[int] | None = ONE_CORE, **environ: str
) -> Iterator[tuple[str, subprocess.Popen[str], float]]:
    """A program on the server's core, or on any: its address, its process, the seconds to its first line."""
    began = time.monotonic()
    process = subprocess.Popen(
        [*program, *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "HEARTH_LIMITS": "off", **environ},
        preexec_fn=lambda: os.sched_setaffinity(0, cores or range(os.cpu_count() or 1)),
    )
    assert process.stdout
    line = process.stdout.readline()
    took = time.monotonic() - began
    try:
        match = re.search(r"http://\S+", line)
        if not match:
            raise RuntimeError(f"{command} did not start: {line!r}")
        yield match[0], process, took
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def _ticks() -> tuple[int, int]:
    """(busy, all) clock ticks of the server's core since the machine started."""
    for line in Path("/proc/stat").read_text().splitlines():
        if line.startswith(f"cpu{SERVER_CPU} "):
            numbers = [int(n) for n in line.split()[1:9]]
            return sum(numbers) - numbers[3] - numbers[4], sum(numbers)
    raise RuntimeError("no such core")


def wrk(
    address: str, paths: list[str], *, seconds: int, connections: int = 8, cookie: str = "", lua: str = "",
    pinned: bool = True,
) -> Run:  # fmt: skip
    """Ask for the paths in turn for so many seconds."""
    if not shutil.which("wrk"):
        raise RuntimeError("wrk is not installed")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(lua or _in_turn(paths))
        script.flush()
        headers = ["-H", f"Cookie: {cookie}"] if cookie else []
        place = ["taskset", "-c", str(CLIENT_CPU)] if pinned else []
        before = _ticks()
        done = subprocess.run(
            [*place, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script.name, *headers,
             address + paths[0]],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        after = _ticks()
    text = done.stdout
    errors = sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", text))
    errors += sum(int(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)", text))
    return Run(
        float(re.findall(r"Requests/sec:\s+([\d.]+)", text)[0]),
        _ms(re.findall(r"(?m)^\s+50%\s+(\S+)", text)[0]),
        _ms(re.findall(r"(?m)^\s+99%\s+(\S+)", text)[0]),
        (after[0] - before[0]) / max(1, after[1] - before[1]),
        errors,
    )


def _in_turn(paths: list[str]) -> str:
    listed = ",".join(f'"{path}"' for path in paths)
    return (
        f"local paths = {{{listed}}}\nlocal i = 0\n"
        "request = function() i = i % #paths + 1; return wrk.format('GET', paths[i]) end\n"
    )


def _ms(text: str) -> float:
    match = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    if not match:
        return float("nan")
    value, unit = match.groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def memory(pid: int) -> float:
    """Resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def share(pid: int) -> float:
    """What this process and all below it take of the machine's memory, in MB: shared pages count by their share."""
    total = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            if int(path.parent.name) == pid or parent == pid:
                rollup = (path.parent / "smaps_rollup").read_text()
                total += int(re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[0])
        except OSError:  # it has ended meanwhile
            continue
    return total / 1024
