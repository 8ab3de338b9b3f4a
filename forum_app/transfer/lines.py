"""The import format: one topic a line of JSON. Reading a file, and what a line must hold. No Flask, no SQL."""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from ..kernel.text import clean_line, is_blank
from ..kernel.times import iso

GZIP = b"\x1f\x8b"
LONGEST_LINE = 64 * 1024 * 1024  # bytes, unpacked
LONGEST_TITLE = 500
LONGEST_BODY = 200_000
LONGEST_NAME = 500
FORMATS = ("md", "html", "text")
MOST_ADDENDA = 1_000  # of one post
MOST_TAGS, LONGEST_TAG = 100, 200


class BadLine(Exception):
    """A line that cannot be imported: its number and the cause, for a person."""

    def __init__(self, number: int, cause: str) -> None:
        super().__init__(f"line {number}: {cause}")
        self.number = number
        self.cause = cause


@dataclass(frozen=True, slots=True)
class AddendumLine:
    created: int
    body: str


@dataclass(frozen=True, slots=True)
class PostLine:
    author: str
    created: int
    format: str
    body: str
    reply_to: int | None  # place in the list of posts, from 0
    addenda: tuple[AddendumLine, ...] = ()  # what its author added below it


@dataclass(frozen=True, slots=True)
class TopicLine:
    dataset: str
    source: str  # the topic's id in its dataset, or the line's digest
    board: str
    title: str
    author: str
    created: int
    posts: tuple[PostLine, ...]
    tags: tuple[str, ...] = ()


def in_order(path: Path, scratch: Path, progress: Callable[[int], None]) -> Iterator[TopicLine]:
    """The topics of a file, the oldest first: ids then grow with time, so that "newest first" means the same for all.

    The file is read twice, through a copy in `scratch` if it is packed; only the places of its lines are kept in
    memory. `progress` is told the bytes of each line that is done, unpacked.

    :raises BadLine: at the end, after everything before the broken line.
    """
    broken: BadLine | None = None
    places: list[tuple[int, int, int, int]] = []  # time, number, offset, length
    with path.open("rb") as raw, tempfile.TemporaryFile(dir=scratch) as copy:
        plain = copy if raw.read(2) == GZIP else raw
        raw.seek(0)
        try:
            if plain is copy:
                _unpack(raw, copy)
        except BadLine as error:
            broken = error
        plain.seek(0)
        try:
            for number, offset, line in _lines(plain):
                places.append((parse(number, line).created, number, offset, len(line)))
        except BadLine as error:
            broken = error
        for _, number, offset, length in sorted(places):
            plain.seek(offset)
            yield parse(number, plain.read(length))
            progress(length)
    if broken:
        raise broken


def size(path: Path) -> int:
    """The bytes of a file, unpacked as far as its last four bytes tell; for a progress bar."""
    whole = path.stat().st_size
    with path.open("rb") as file:
        if file.read(2) != GZIP or whole < 4:
            return whole
        file.seek(-4, 2)
        return int.from_bytes(file.read(4), "little")


def _unpack(raw: BinaryIO, copy: BinaryIO) -> None:
    """:raises BadLine: where the file is damaged; what came before it was copied, without a line cut in half."""
    stream = gzip.GzipFile(fileobj=raw)
    number = 1
    while True:
        try:
            line = stream.readline(LONGEST_LINE + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise BadLine(number, f"the file is damaged here ({error})") from error
        if not line:
            return
        copy.write(line)
        number += line.endswith(b"\n")


def _lines(file: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Number, offset and text of each line that is not blank."""
    number = offset = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise BadLine(number, f"longer than {LONGEST_LINE // 2**20} MB")
        if line.strip():
            yield number, offset, line
        offset += len(line)


def parse(number: int, line: bytes) -> TopicLine:
    """:raises BadLine: with the cause."""
    try:
        return _topic(json.loads(line), line)
    except UnicodeDecodeError as error:
        raise BadLine(number, f"not UTF-8 ({error.reason} at byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise BadLine(number, f"not JSON ({error.msg} at character {error.pos})") from error
    except RecursionError as error:
        raise BadLine(number, "nested too deeply") from error
    except ValueError as error:
        raise BadLine(number, str(error)) from error


def _topic(data: Any, line: bytes) -> TopicLine:
    if not isinstance(data, dict):
        raise ValueError("not an object")
    posts = data.get("posts")
    if not isinstance(posts, list) or not posts:
        raise ValueError("posts must be a list with at least one post")
    numbers: dict[int, int] = {}
    made = tuple(_post(post, place, numbers) for place, post in enumerate(posts))
    has_id = data.get("topic_id") is not None
    title = clean_line(_text(data, "title", LONGEST_TITLE))
    if is_blank(title):
        raise ValueError("title is empty")
    return TopicLine(
        dataset=_text(data, "dataset", 200, "") if has_id else "",
        source=_text(data, "topic_id", 500) if has_id else hashlib.sha256(line.rstrip(b"\r\n")).hexdigest(),
        board=_text(data, "board", LONGEST_NAME),
        title=title,
        author=_text(data, "author", LONGEST_NAME, made[0].author) or made[0].author,
        created=_time(data, "created"),
        posts=made,
        tags=_tags(data.get("tags")),
    )


def _tags(data: Any) -> tuple[str, ...]:
    if data is None:
        return ()
    if not isinstance(data, list) or not all(isinstance(one, str) and len(one) <= LONGEST_TAG for one in data):
        raise ValueError(f"tags must be a list of texts, each at most {LONGEST_TAG} characters")
    if len(data) > MOST_TAGS:
        raise ValueError(f"tags are more than {MOST_TAGS}")
    return tuple(one.encode("utf-8", "replace").decode("utf-8") for one in data)


def _post(data: Any, place: int, numbers: dict[int, int]) -> PostLine:
    """One post; `numbers` gathers which `n` stands at which place."""
    where = f"post {place + 1}: "
    if not isinstance(data, dict):
        raise ValueError(where + "not an object")
    try:
        n = data.get("n", place + 1)
        if type(n) is not int or (numbers and n <= next(reversed(numbers))):
            raise ValueError("n must be a whole number, larger than those before it")
        reply_to = data.get("reply_to")
        if reply_to is not None and (type(reply_to) is not int or reply_to not in numbers):
            raise ValueError("reply_to must be the n of a post before it, or null")
        kind = data.get("format", "md")
        if kind not in FORMATS:
            raise ValueError(f"format must be one of {', '.join(FORMATS)}")
        author = _text(data, "author", LONGEST_NAME)
        if is_blank(author):
            raise ValueError("author is empty")
        made = PostLine(
            author=author,
            created=_time(data, "created"),
            format=kind,
            body=_text(data, "body", LONGEST_BODY),
            reply_to=None if reply_to is None else numbers[reply_to],
            addenda=_addenda(data.get("addenda")),
        )
    except ValueError as error:
        raise ValueError(where + str(error)) from error
    numbers[n] = place
    return made


def _addenda(data: Any) -> tuple[AddendumLine, ...]:
    if data is None:
        return ()
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise ValueError("addenda must be a list of objects")
    if len(data) > MOST_ADDENDA:
        raise ValueError(f"addenda are more than {MOST_ADDENDA}")
    return tuple(AddendumLine(_time(one, "created"), _text(one, "body", LONGEST_BODY)) for one in data)


def _text(data: dict[str, Any], name: str, longest: int, default: str | None = None) -> str:
    value = data.get(name, default)
    if isinstance(value, int) and not isinstance(value, bool) and name == "topic_id":
        value = str(value)
    if not isinstance(value, str):
        raise ValueError(f"{name} is missing" if value is None else f"{name} must be a text")
    if len(value) > longest:
        raise ValueError(f"{name} is longer than {longest} characters")
    # a lone surrogate is no character and cannot be stored
    return value.encode("utf-8", "replace").decode("utf-8") if not value.isascii() else value


def _time(data: dict[str, Any], name: str) -> int:
    value = data.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a time as 2026-01-31T12:00:00Z")
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{name} must be a time as 2026-01-31T12:00:00Z, not {value[:40]!r}") from None
    seconds = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    if not 0 <= seconds < 4102444800:
        raise ValueError(f"{name} must lie between 1970 and 2100, not {value[:40]!r}")
    return seconds


def written(topic: TopicLine) -> bytes:
    """The line of a topic; `parse` makes the same topic of it."""
    posts = [
        {
            "n": number,
            "author": post.author,
            "created": iso(post.created),
            "format": post.format,
            "body": post.body,
            "reply_to": None if post.reply_to is None else post.reply_to + 1,
            **_added(post),
        }
        for number, post in enumerate(topic.posts, start=1)
    ]
    data = {
        "dataset": topic.dataset,
        "topic_id": topic.source,
        "board": topic.board,
        "title": topic.title,
        "author": topic.author,
        "created": iso(topic.created),
        **({"tags": list(topic.tags)} if topic.tags else {}),
        "posts": posts,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _added(post: PostLine) -> dict[str, Any]:
    """Nothing for a post that nothing was added to: most lines are as they were before there were such."""
    addenda = [{"created": iso(one.created), "body": one.body} for one in post.addenda]
    return {"addenda": addenda} if addenda else {}
