"""The file of a backup: a zip whose comment holds the SHA-256 of every byte before it. No Flask, no SQL.

    hearth.db  files/ab/cd…  hearth.toml  manifest.json

The manifest names every entry with its size and SHA-256, and says what is inside. Nothing is held in memory but the
list of entries; every number an archive claims is checked against what is really there.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .words import BadArchive

FORMAT = 1
DATABASE, SETTINGS, MANIFEST = "hearth.db", "hearth.toml", "manifest.json"
SEAL = b"Hearth backup. SHA-256 of every byte before: "
DIGEST = 64  # hexadecimal digits, the last of the file
CHUNK = 1 << 20
LARGEST = (1 << 53) - 1  # number that every reader of JSON knows exactly
SYNC = 64 << 20  # bytes after which what was written is pushed to the disk, so that no single sync takes long
MOST_ENTRIES = 500_000
MOST_MANIFEST = 128 << 20
# What unpacks to more than this many times its size, beyond so many bytes, is a bomb. Ours never does: the quickest
# level of deflate packs even nothing but zeros to a 229th.
RATIO, RATIO_FROM = 300, 64 << 20
LATEST = 250_000_000_000  # seconds: no calendar of ours goes as far as the year 9999
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NAMES = re.compile(r"hearth\.db|hearth\.toml|manifest\.json|files/[0-9a-f]{2}/[0-9a-f]{62}")
_END = struct.Struct("<4s4H2LH")  # the end of central directory record, without its comment
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, struct.error)

Tell = Callable[[int], None]  # bytes that were worked through; raises to stop


def silent(_: int) -> None:
    """For whoever does not want to know."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file to be kept, and its name in the archive."""

    name: str
    path: Path
    pack: bool = False  # deflate it? Pictures are packed already


@dataclass(frozen=True, slots=True)
class Inside:
    """What is in an archive, as its manifest says."""

    forum: str
    instance: str
    topics: int
    posts: int
    members: int
    made_at: int
    reason: str
    serial: int  # counts the backups of a forum: their order, whatever the clock says
    hearth: str
    schema: int
    sqlite: str
    missing: int = 0  # files that the database names and that were not there


@dataclass(frozen=True, slots=True)
class Entry:
    size: int
    sha256: str


def file_name(digest: str) -> str:
    """The entry of a file of `files/`."""
    return f"files/{digest[:2]}/{digest[2:]}"


# --- writing


def write(target: Path, parts: Iterable[Part], describe: Callable[[list[str]], Inside], tell: Tell = silent) -> Inside:
    """Make the archive, sealed and synced, in a new file; whoever calls takes it away when this fails.

    :param describe: answers the manifest's words, told which parts were not there.
    """
    entries: dict[str, dict[str, Any]] = {}
    gone: list[str] = []
    with os.fdopen(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
            for part in parts:
                try:
                    with part.path.open("rb") as source:
                        entries[part.name] = _add(made, part, source, file, tell)
                except FileNotFoundError:
                    gone.append(part.name)
            inside = describe(gone)
            manifest = {"format": FORMAT, **dataclasses.asdict(inside), "gone": gone, "entries": entries}
            with made.open(MANIFEST, "w", force_zip64=True) as listing:  # without a date: some clocks think it is 1970
                listing.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode())
            made.comment = SEAL + bytes(DIGEST)
        _seal(file)
    return inside


def _add(made: zipfile.ZipFile, part: Part, source: IO[bytes], file: IO[bytes], tell: Tell) -> dict[str, Any]:
    size = os.fstat(source.fileno()).st_size
    info = zipfile.ZipInfo(part.name)
    info.external_attr = 0o600 << 16
    sha, done, synced = hashlib.sha256(), 0, 0
    with made.open(part.name if part.pack else info, "w", force_zip64=size > zipfile.ZIP64_LIMIT // 2) as target:
        while chunk := source.read(CHUNK):
            sha.update(chunk)
            target.write(chunk)
            done += len(chunk)
            if done - synced >= SYNC:
                synced = done
                file.flush()
                os.fsync(file.fileno())
            tell(len(chunk))
    return {"size": done, "sha256": sha.hexdigest()}


def _seal(file: IO[bytes]) -> None:
    end = file.seek(0, os.SEEK_END) - DIGEST
    digest = _digest(file, end, silent)
    file.seek(end)
    file.write(digest.encode())
    file.flush()
    os.fsync(file.fileno())


def _digest(file: IO[bytes], end: int, tell: Tell) -> str:
    """SHA-256 of the bytes before `end`."""
    sha, left = hashlib.sha256(), end
    file.seek(0)
    while left and (chunk := file.read(min(CHUNK, left))):
        sha.update(chunk)
        left -= len(chunk)
        tell(len(chunk))
    return sha.hexdigest()


# --- reading


class Archive:
    """An archive that was opened: its names are ours, its numbers are possible, its manifest makes sense."""

    def __init__(self, zip_: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._zip = zip_
        self.inside = _inside(manifest)
        self.entries = _entries(manifest)
        self.gone = [str(name) for name in manifest.get("gone", [])]
        self.size = sum(entry.size for entry in self.entries.values())
        if {info.filename for info in zip_.infolist()} != {MANIFEST, *self.entries} or DATABASE not in self.entries:
            raise BadArchive("different", MANIFEST)

    def check(self, tell: Tell = silent) -> None:
        """Read every entry and compare it with the manifest."""
        for name in self.entries:
            self._copy(name, None, tell)

    def extract(self, name: str, target: Path, tell: Tell = silent) -> None:
        """Into a new file, checked on the way. Not synced: whoever unpacks many does that once."""
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            self._copy(name, file, tell)

    def _copy(self, name: str, target: IO[bytes] | None, tell: Tell) -> None:
        sha, wanted = hashlib.sha256(), self.entries[name]
        size = 0
        try:
            with self._zip.open(name) as source:
                while chunk := source.read(CHUNK):
                    size += len(chunk)
                    if size > wanted.size:
                        raise BadArchive("different", name)
                    sha.update(chunk)
                    if target:
                        target.write(chunk)
                    tell(len(chunk))
        except _BROKEN as error:
            raise BadArchive("different", name) from error
        expected = name.removeprefix("files/").replace("/", "") if name.startswith("files/") else wanted.sha256
        if size != wanted.size or not sha.hexdigest() == wanted.sha256 == expected:
            raise BadArchive("different", name)


@contextlib.contextmanager
def opened(path: Path, tell: Tell = silent, *, seal: bool = True) -> Iterator[Archive]:
    """The archive, after its seal was checked; without `seal` only what it says of itself, at once.

    :raises BadArchive: when it is not one, or not as it was written.
    """
    with path.open("rb") as file:
        size = _check_end(file)
        if seal:
            _check_seal(file, size, tell)
        try:
            zip_ = zipfile.ZipFile(file)
        except (*_BROKEN, ValueError) as error:
            raise BadArchive("foreign") from error
        with zip_:
            yield Archive(zip_, _manifest(zip_, size))


def _check_end(file: IO[bytes]) -> int:
    """The archive's size, when it ends as ours do: a record with a plausible number of entries, and a seal."""
    size = file.seek(0, os.SEEK_END)
    tail = _END.size + len(SEAL) + DIGEST
    if size < tail:
        raise BadArchive("foreign")
    file.seek(size - tail)
    record = _END.unpack(file.read(_END.size))
    if record[0] != b"PK\5\6" or record[7] != len(SEAL) + DIGEST or file.read(len(SEAL)) != SEAL:
        raise BadArchive("foreign")
    count = record[4]
    if count == 0xFFFF:  # then the ZIP64 record stands before: its locator is 20 bytes long, and it 56
        file.seek(max(0, size - tail - 20 - 56))
        count = int.from_bytes(file.read(56)[32:40], "little")
    if count > MOST_ENTRIES:
        raise BadArchive("too much")
    return size


def _check_seal(file: IO[bytes], size: int, tell: Tell) -> None:
    digest = _digest(file, size - DIGEST, tell)
    if file.read(DIGEST + 1) != digest.encode():
        raise BadArchive("changed")


def _manifest(zip_: zipfile.ZipFile, size: int) -> dict[str, Any]:
    seen: set[str] = set()
    packed = 0
    for info in zip_.infolist():
        _check_entry(info)
        if info.filename in seen:
            raise BadArchive("twice", info.filename)
        seen.add(info.filename)
        packed += info.compress_size
    if packed > size:  # entries that lie upon each other
        raise BadArchive("too much")
    if MANIFEST not in seen:
        raise BadArchive("foreign")
    if zip_.getinfo(MANIFEST).file_size > MOST_MANIFEST:
        raise BadArchive("too much")
    try:
        manifest = json.loads(zip_.read(MANIFEST))
    except (*_BROKEN, ValueError, RecursionError) as error:
        raise BadArchive("different", MANIFEST) from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("format"), int):
        raise BadArchive("different", MANIFEST)
    if manifest["format"] > FORMAT:
        raise BadArchive("newer")
    return manifest


def _check_entry(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if info.orig_filename != info.filename or not _NAMES.fullmatch(info.filename) or stat.S_ISLNK(mode):
        raise BadArchive("outside", ascii(info.orig_filename)[1:-1])
    # encrypted, or packed in a way whose reader takes as much memory as the file says
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadArchive("different", info.filename)
    if _is_bomb(info):
        raise BadArchive("too much")


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > RATIO_FROM and info.file_size > RATIO * max(1, info.compress_size)


def _inside(manifest: dict[str, Any]) -> Inside:
    values: dict[str, Any] = {}
    for field in dataclasses.fields(Inside):
        values[field.name] = value = manifest.get(field.name)
        if not (_is_line(value) if field.type == "str" else _is_number(value)):
            raise BadArchive("different", MANIFEST)
    if values["made_at"] > LATEST:
        raise BadArchive("different", MANIFEST)
    return Inside(**values)


def _is_line(value: object) -> bool:
    """Can it be shown, on a terminal too?"""
    return isinstance(value, str) and len(value) <= 500 and not _CONTROL.search(value)


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST


def _entries(manifest: dict[str, Any]) -> dict[str, Entry]:
    try:
        found = {name: Entry(entry["size"], entry["sha256"]) for name, entry in manifest["entries"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise BadArchive("different", MANIFEST) from error
    if not all(type(e.size) is int and e.size >= 0 and isinstance(e.sha256, str) for e in found.values()):
        raise BadArchive("different", MANIFEST)
    return found
