"""What a disk holds after a power cut: everything that was synced, and of the rest whatever chance left.

`events` reads the system calls that strace wrote down; a `Disk` lives through them and can be cut at any of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,openat,unlink,sendto"
STRACE = ("strace", "-f", "-y", "-xx", "-s", "2000000", "-e", f"trace={CALLS}", "-e", "signal=none")

_LINE = re.compile(r"(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)")
_HANDLE = re.compile(r"\d+<([^>]*)>")
_TEXT = re.compile(r'"([^"]*)"')
_POSTED = re.compile(rb"HTTP/1\.1 303 .*\r\nLocation: [^\r\n]*#p(\d+)\r\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Write:
    file: str
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    file: str
    size: int


@dataclass(frozen=True, slots=True)
class SyncBegun:
    """From here on everything before it is on its way."""

    thread: int
    file: str


@dataclass(frozen=True, slots=True)
class Synced:
    """What was written before this thread's sync began is on the disk. The file '' is the folder."""

    thread: int
    file: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The file is there, made if it was not."""

    file: str


@dataclass(frozen=True, slots=True)
class Removed:
    file: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody was told that a post is kept."""

    post: int


Event = Write | Truncate | SyncBegun | Synced | Opened | Removed | Acknowledged


# --- reading the trace


def events(trace: Path, folder: Path) -> Iterator[Event]:
    """What happened to the database in `folder`, and what was acknowledged.

    A write counts from its beginning, a sync from its end: that is when the disk may have it, and when it must.
    """
    begun: dict[int, str] = {}  # thread -> the arguments of the call it is in
    with trace.open() as lines:
        for line in lines:
            match = _LINE.match(line)
            if not match:
                continue
            thread, resumed, call, rest = int(match[1]), match[2], match[3], match[4]
            if resumed:
                yield from _finished(thread, resumed, begun.pop(thread), rest, folder)
                continue
            yield from _started(thread, call, rest, folder)
            if rest.endswith("<unfinished ...>"):
                begun[thread] = rest
            else:
                yield from _finished(thread, call, rest, rest, folder)


def _started(thread: int, call: str, rest: str, folder: Path) -> Iterator[Event]:
    if call == "sendto":
        if posted := _POSTED.match(_bytes(rest)):
            yield Acknowledged(int(posted[1]))
        return
    file = _file(_HANDLE.match(rest), folder)
    if file is None:
        return
    if call == "pwrite64" and file:
        data = _bytes(rest)
        at = int(re.findall(r", (\d+)(?:\) += \d+| <unfinished \.\.\.>)$", rest)[-1])
        yield Write(file, at, data)
    elif call == "write" and file:
        raise AssertionError(f"{file} is written without an offset, which this reader cannot follow: {rest[:80]}")
    elif call == "ftruncate" and file:
        size = re.search(r">, (\d+)", rest)
        assert size
        yield Truncate(file, int(size[1]))
    elif call in ("fsync", "fdatasync"):
        yield SyncBegun(thread, file)


def _finished(thread: int, call: str, arguments: str, result: str, folder: Path) -> Iterator[Event]:
    answer = re.search(r"\) += (-?\d+)", result)  # texts are in hex, so this can stand in none
    assert answer, f"no result of {call}: {result[-80:]}"
    if call == "pwrite64" and _file(_HANDLE.match(arguments), folder):
        assert int(answer[1]) == len(_bytes(arguments)), f"written in part: {result[-80:]}"
    elif call in ("fsync", "fdatasync"):
        file = _file(_HANDLE.match(arguments), folder)
        if file is not None:
            assert answer[1] == "0", f"a sync failed: {result[-80:]}"
            yield Synced(thread, file)
    elif call in ("openat", "unlink") and int(answer[1]) >= 0:
        file = _named(_bytes(arguments).decode(), folder)
        if file and call == "unlink":
            yield Removed(file)
        elif file and "O_CREAT" in arguments:
            yield Opened(file)


def _file(handle: re.Match[str] | None, folder: Path) -> str | None:
    return _named(_unescaped(handle[1]).decode(), folder) if handle else None


def _named(path: str, folder: Path) -> str | None:
    """The name of a file of the database, '' for the folder, None for anything else and for the -shm, never synced."""
    if path == str(folder):
        return ""
    name = path.removeprefix(f"{folder}/")
    return name if name in ("hearth.db", "hearth.db-wal", "hearth.db-journal") else None


def _bytes(rest: str) -> bytes:
    match = _TEXT.search(rest)
    return _unescaped(match[1]) if match else b""


def _unescaped(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


# --- the disk


@dataclass(slots=True)
class File:
    """Bytes that are safe, and what was done since the last sync, in order."""

    safe: bytearray = field(default_factory=bytearray)
    loose: list[Write | Truncate] = field(default_factory=list)

    def sync(self, until: int) -> None:
        for change in self.loose[:until]:
            apply(self.safe, change)
        del self.loose[:until]

    def after_cut(self, chance: random.Random, mood: str) -> bytes:
        """Each loose change is kept, dropped or torn, whatever became of those before it."""
        content = bytearray(self.safe)
        for change in self.loose:
            fate = mood if mood != "mixed" else chance.choice(("keep", "drop", "tear"))
            if fate == "keep" or (fate == "tear" and isinstance(change, Truncate) and chance.random() < 0.5):
                apply(content, change)
            elif fate == "tear" and isinstance(change, Write):
                for piece in sectors(change):
                    if chance.random() < 0.5:
                        apply(content, piece)
        return bytes(content)


def apply(content: bytearray, change: Write | Truncate) -> None:
    end = change.size if isinstance(change, Truncate) else change.at + len(change.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if isinstance(change, Truncate):
        del content[end:]
    else:
        content[change.at : end] = change.data


def sectors(write: Write) -> Iterator[Write]:
    """The write in pieces that a disk writes whole."""
    start, end = write.at, write.at + len(write.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Write(write.file, start, write.data[start - write.at : stop - write.at])
        start = stop


class Disk:
    """The files of one folder as the programs see them, and which of that is safe."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._seen = {name: File(bytearray(content)) for name, content in files.items()}
        self._safe = dict(self._seen)
        self._loose: list[tuple[str, File | None]] = []  # names made and removed since the folder was synced
        self._syncs: dict[tuple[int, str], int] = {}  # (thread, file) -> how many loose changes this sync covers

    def live(self, event: Event) -> None:
        match event:
            case Opened(name) if name not in self._seen:
                self._seen[name] = File()
                self._loose.append((name, self._seen[name]))
            case Removed(name):
                del self._seen[name]
                self._loose.append((name, None))
            case Write(name) | Truncate(name):
                self._seen[name].loose.append(event)
            case SyncBegun(thread, name):
                changes = self._seen[name].loose if name else self._loose
                self._syncs[thread, name] = len(changes)
            case Synced(thread, name):
                self._sync(name, self._syncs.pop((thread, name)))

    def _sync(self, name: str, until: int) -> None:
        if name:
            # two syncs of one file side by side: the second may find less than it began with
            self._seen[name].sync(until)
            for other in self._syncs:
                if other[1] == name:
                    self._syncs[other] = max(0, self._syncs[other] - until)
            return
        for made, file in self._loose[:until]:
            _put(self._safe, made, file)
        del self._loose[:until]

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files that are found when the power comes back."""
        mood = chance.choice(("drop", "keep", "mixed", "mixed"))
        names = dict(self._safe)
        for name, file in self._loose:
            if mood == "keep" or (mood == "mixed" and chance.random() < 0.5):
                _put(names, name, file)
        return {name: file.after_cut(chance, mood) for name, file in names.items()}


def _put(names: dict[str, File], name: str, file: File | None) -> None:
    if file is None:
        names.pop(name, None)
    else:
        names[name] = file
