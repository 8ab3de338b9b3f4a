"""The log for reading: from its end backwards, in pieces of bounded size, over the file and its predecessors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

NAME = "hearth.log"
PAGE = 100  # entries
CHUNK = 64 * 1024  # bytes read at a time
BUDGET = 768 * 1024  # bytes looked through for one page
LONGEST_LINE = 256 * 1024
LONGEST_MORE = 200  # lines that follow an entry
LEVELS = {"": "", "warning": "WARNING ERROR CRITICAL", "error": "ERROR CRITICAL"}
_HEAD = re.compile(rb"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d{3} (DEBUG|INFO|WARNING|ERROR|CRITICAL) (\S+) (.*)")
_PLACE = re.compile(r"(\d{1,4})-(\d{1,15})")


@dataclass(slots=True)
class Entry:
    """An event; `more` are the lines below it, as of a traceback."""

    at: str
    level: str
    logger: str
    text: str
    more: list[str] = field(default_factory=list)

    def has(self, wanted: str) -> bool:
        return any(wanted in line.casefold() for line in (self.text, self.logger, *self.more))


@dataclass(frozen=True, slots=True)
class Piece:
    """Entries, the newest first. `older` is where to go on, '' at the beginning of the log; `until` is how far was
    looked back, when the search stopped before it had a whole page."""

    entries: list[Entry]
    older: str
    until: str = ""


def files(folder: Path) -> list[Path]:
    """The log and its predecessors, the newest first."""
    numbered = [path for path in folder.glob(f"{NAME}.*") if path.suffix[1:].isdigit()]
    numbered.sort(key=lambda path: int(path.suffix[1:]))
    return [path for path in (folder / NAME, *numbered) if path.is_file()]


def read(folder: Path, *, level: str = "", wanted: str = "", before: str = "") -> Piece:
    """A page of the log. `before` is a place that a page before answered as `older`."""
    place = _PLACE.fullmatch(before)
    number, end = (int(place[1]), int(place[2])) if place else (0, -1)
    levels, wanted = LEVELS.get(level, "").split(), wanted.casefold()
    entries: list[Entry] = []
    looked, last = 0, ""
    for index, path in enumerate(files(folder)):
        if index < number:
            continue
        with path.open("rb") as file:
            size = file.seek(0, 2)
            start = min(end, size) if index == number and end >= 0 else size
            for at, entry in _entries(file, start):
                last = entry.at or last
                if (not levels or entry.level in levels) and (not wanted or entry.has(wanted)):
                    entries.append(entry)
                if len(entries) == PAGE:
                    return Piece(entries, f"{index}-{at}")
                if looked + start - at > BUDGET:
                    return Piece(entries, f"{index}-{at}", last)
            looked += start
    return Piece(entries, "")


def _entries(file: BinaryIO, end: int) -> Iterator[tuple[int, Entry]]:
    """Where each begins, and the entry, the last one first."""
    more: list[str] = []
    at = end
    for at, line in _lines(file, end):
        if head := _HEAD.fullmatch(line.rstrip(b"\r")):
            stamp, level, logger, text = (part.decode("utf-8", "replace") for part in head.groups())
            yield at, Entry(stamp, level, logger, text, more[::-1])
            more = []
        elif line.strip():
            more.append(line.decode("utf-8", "replace").rstrip())
            if len(more) == LONGEST_MORE:  # what is no log of ours, or tells too much
                yield at, Entry("", "", "", more[-1], more[-2::-1])
                more = []
    if more:
        yield at, Entry("", "", "", more[-1], more[-2::-1])


def _lines(file: BinaryIO, end: int) -> Iterator[tuple[int, bytes]]:
    """Where each line begins, and the line, from the last one before `end` to the first."""
    rest, at = b"", end
    while at > 0:
        begin = max(0, at - CHUNK)
        file.seek(begin)
        block = file.read(at - begin) + rest
        first, *lines = block.split(b"\n")
        place = begin + len(block)
        for line in reversed(lines):
            place -= len(line)
            yield place, line
            place -= 1
        rest, at = first, begin
        if len(rest) > LONGEST_LINE:
            yield begin, rest
            rest = b""
    if rest:
        yield 0, rest


def whole(folder: Path) -> Iterator[bytes]:
    """All of it, the oldest first."""
    for path in reversed(files(folder)):
        with path.open("rb") as file:
            while block := file.read(CHUNK):
                yield block
