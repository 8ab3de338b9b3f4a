"""Broken files: the number of the line and the cause, what came before stays, and nothing comes in by halves."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum_app.transfer.lines import LONGEST_BODY, BadLine, parse
from tests.process import Hearth
from tests.transfer.community import Line, lines, packed
from tests.transfer.conftest import Import

pytestmark = pytest.mark.slow

GOOD: Line = {
    "board": "b", "title": "t", "author": "a", "created": "2026-01-31T12:00:00Z",
    "posts": [
        {"n": 1, "author": "a", "created": "2026-01-31T12:00:00Z", "format": "md", "body": "x", "reply_to": None},
    ],
}  # fmt: skip


def _with(**changes: Any) -> bytes:
    """A line with other values; `post_…` is of its first post, `...` leaves the name out."""
    line = json.loads(json.dumps(GOOD))
    for name, value in changes.items():
        where, name = (line["posts"][0], name[5:]) if name.startswith("post_") else (line, name)
        if value is ...:
            del where[name]
        else:
            where[name] = value
    return json.dumps(line).encode()


def _two_posts(**changes: Any) -> bytes:
    return json.dumps({**GOOD, "posts": [GOOD["posts"][0], {**GOOD["posts"][0], "n": 2, **changes}]}).encode()


TIME = "must be a time as 2026-01-31T12:00:00Z"
CAUSES = {
    b"{": "not JSON (Expecting property name enclosed in double quotes at character 1)",
    b"hello": "not JSON (Expecting value at character 0)",
    b"\x00\x01\x02": "not JSON (Expecting value at character 0)",
    b"[1, 2]": "not an object",
    b'"text"': "not an object",
    b"null": "not an object",
    b"17": "not an object",
    b'{"title": "\xff"}': "not UTF-8 (invalid start byte at byte 11)",
    b"[" * 100_000: "nested too deeply",
    b"{}": "posts must be a list with at least one post",
    _with(posts=[]): "posts must be a list with at least one post",
    _with(posts={"n": 1}): "posts must be a list with at least one post",
    _with(posts=["x"]): "post 1: not an object",
    _with(title=...): "title is missing",
    _with(title=None): "title is missing",
    _with(title=5): "title must be a text",
    _with(title="\u200b \u202e"): "title is empty",
    _with(title="x" * 501): "title is longer than 500 characters",
    _with(board=...): "board is missing",
    _with(board=["b"]): "board must be a text",
    _with(author=False): "author must be a text",
    _with(created=...): f"created {TIME}",
    _with(created=1769860800): f"created {TIME}",
    _with(created="yesterday"): f"created {TIME}, not 'yesterday'",
    _with(created="2026-02-30T00:00:00Z"): f"created {TIME}, not '2026-02-30T00:00:00Z'",
    _with(created="1969-12-31T23:59:59Z"): "created must lie between 1970 and 2100, not '1969-12-31T23:59:59Z'",
    _with(created="9999-12-31T23:59:59-23:59"): "created must lie between 1970 and 2100",
    _with(created="0001-01-01T00:00:00+23:59"): "created must lie between 1970 and 2100",
    _with(topic_id=[1]): "topic_id must be a text",
    _with(topic_id=True): "topic_id must be a text",
    _with(topic_id="x", dataset=5): "dataset must be a text",
    _with(post_author=...): "post 1: author is missing",
    _with(post_author=" "): "post 1: author is empty",
    _with(post_body=...): "post 1: body is missing",
    _with(post_body=None): "post 1: body is missing",
    _with(post_body=["x"]): "post 1: body must be a text",
    _with(post_body="x" * (LONGEST_BODY + 1)): f"post 1: body is longer than {LONGEST_BODY} characters",
    _with(post_format="pdf"): "post 1: format must be one of md, html, text",
    _with(post_format=None): "post 1: format must be one of md, html, text",
    _with(post_created="x"): f"post 1: created {TIME}, not 'x'",
    _with(post_n="1"): "post 1: n must be a whole number, larger than those before it",
    _with(post_n=1.0): "post 1: n must be a whole number, larger than those before it",
    _with(post_addenda={}): "post 1: addenda must be a list of objects",
    _with(post_addenda=["x"]): "post 1: addenda must be a list of objects",
    _with(post_addenda=[{"body": "x"}]): "post 1: created must be a time as 2026-01-31T12:00:00Z",
    _with(post_addenda=[{"created": "2026-01-31T12:00:00Z"}]): "post 1: body is missing",
    _with(post_reply_to=1): "post 1: reply_to must be the n of a post before it, or null",
    _two_posts(n=1): "post 2: n must be a whole number, larger than those before it",
    _two_posts(reply_to=2): "post 2: reply_to must be the n of a post before it, or null",
    _two_posts(reply_to="1"): "post 2: reply_to must be the n of a post before it, or null",
    _two_posts(reply_to=True): "post 2: reply_to must be the n of a post before it, or null",
    _two_posts(body=5): "post 2: body must be a text",
    b'{"n": ' + b"9" * 5000 + b"}": "Exceeds the limit (4300 digits)",
}


@pytest.mark.parametrize("line", CAUSES, ids=list(CAUSES.values()))
def test_a_broken_line_is_named_with_its_cause(line: bytes) -> None:
    with pytest.raises(BadLine) as caught:
        parse(17, line)
    assert str(caught.value).startswith(f"line 17: {CAUSES[line]}")


def test_a_line_that_is_right_in_an_unusual_way_is_taken() -> None:
    assert parse(1, _with(post_n=...)).posts[0].body == "x"
    assert parse(1, _two_posts(n=700, reply_to=1)).posts[1].reply_to == 0
    assert parse(1, _with(post_format=...)).posts[0].format == "md"
    assert parse(1, _with(author=...)).author == "a"
    assert parse(1, _with(topic_id=5)).source == "5"
    assert parse(1, _with(post_body="")).posts[0].body == ""
    assert parse(1, _with(created="2026-01-31T20:00:00+08:00")).created == parse(1, _with()).created
    assert parse(1, _with(created="2026-01-31 12:00")).created == parse(1, _with()).created
    assert parse(1, _with(more="ignored")).title == "t"
    assert parse(1, "\ufeff".encode() + _with()).title == "t"


# --- whole files

Damage = Callable[[bytes], bytes]


def _in_line_four(content: bytes) -> bytes:
    made = content.split(b"\n")
    made[3] = made[3][: len(made[3]) // 2]
    return b"\n".join(made)


def _noise(content: bytes) -> bytes:
    at = len(content) * 7 // 10
    return content[:at] + b"\xff" * 64 + content[at + 64 :]


PLAIN, PACKED = "all.jsonl", "all.jsonl.gz"
DAMAGES: dict[str, tuple[str, Damage]] = {
    "half a line of JSON": (PLAIN, _in_line_four),
    "half a line at the end": (PLAIN, lambda content: content[: content.rindex(b'"body"')]),
    "half a line of JSON, packed": (PACKED, lambda content: gzip.compress(_in_line_four(gzip.decompress(content)))),
    "a packed file cut off": (PACKED, lambda content: content[: len(content) * 6 // 10]),
    "a packed file without its last bytes": (PACKED, lambda content: content[:-3]),
    "a packed file with a wrong checksum": (PACKED, lambda content: content[:-8] + bytes(4) + content[-4:]),
    "noise in a packed file": (PACKED, _noise),
    "noise after a packed file": (PACKED, lambda content: content + b"noise"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_came_before_the_damage_is_in_and_the_rest_comes_after_it_was_mended(
    damage: str, tmp_path: Path, import_: Import, hearth_here: Hearth
) -> None:
    name, spoil = DAMAGES[damage]
    made = lines(9, 6)
    whole = packed(made, tmp_path / name)
    good, folder = whole.read_bytes(), tmp_path / "data"
    whole.write_bytes(spoil(good))
    first = import_(whole, folder)
    assert first.code == 1
    assert first.complaint.startswith(f"{name}, line ")
    number = int(first.complaint.split("line ")[1].split(":")[0])
    assert first.complaint.endswith("What came before it is in; mend it and run the same command again.")
    assert first.topics == number - 1
    assert first.posts == sum(len(line["posts"]) for line in made[: number - 1])
    assert hearth_here("check", "--data-dir", folder).out.endswith("All is well.\n")
    whole.write_bytes(good)
    second = import_(whole, folder)
    assert (second.code, second.topics, second.known) == (0, 9 - first.topics, first.topics)
    assert import_(whole, folder).topics == 0
    assert hearth_here("check", "--data-dir", folder).out.endswith("All is well.\n")


@pytest.mark.parametrize("content", [b"", b"\n\n \n", gzip.compress(b"", mtime=0), gzip.compress(b"\n", mtime=0)])
def test_a_file_of_nothing_brings_nothing(content: bytes, tmp_path: Path, import_: Import) -> None:
    file = tmp_path / "nothing.jsonl"
    file.write_bytes(content)
    assert import_(file, tmp_path / "data").topics == 0


KINDS = (
    b"\x1f\x8b",
    b"\x1f\x8b\x08\x00",
    b"\x1f",
    b"PK\x03\x04zip",
    zlib.compress(b"x"),
    b"\xff\xfe{\x00",
    b"\x89PNG\r\n",
)


@pytest.mark.parametrize("content", KINDS)
def test_a_file_of_another_kind_is_refused_at_its_first_line(content: bytes, tmp_path: Path, import_: Import) -> None:
    file = tmp_path / "other"
    file.write_bytes(content)
    done = import_(file, tmp_path / "data")
    assert (done.code, done.topics) == (1, 0)
    assert done.complaint.startswith("other, line 1: ")


def test_a_file_that_is_not_there_or_a_folder_is_a_wrong_call(tmp_path: Path, hearth_here: Hearth) -> None:
    for path in (tmp_path / "absent", tmp_path):
        done = hearth_here("import", path, "--data-dir", tmp_path / "data")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("hearth: Invalid value for 'FILE'")


@pytest.mark.slow
def test_a_line_beyond_all_measure_is_refused_and_the_others_are_in(tmp_path: Path, import_: Import) -> None:
    made = [json.dumps(line).encode() for line in lines(3, 2)]
    file = tmp_path / "long.jsonl.gz"
    file.write_bytes(gzip.compress(b"\n".join([*made[:2], b" " * (65 * 2**20), made[2]]), 1))
    done = import_(file, tmp_path / "data")
    assert (done.code, done.topics) == (1, 2)
    assert done.complaint.startswith("long.jsonl.gz, line 3: longer than 64 MB")


def test_a_broken_import_leaves_an_inhabited_forum_as_it_was(
    folder: Path, tmp_path: Path, import_: Import, hearth_here: Hearth
) -> None:
    before = hearth_here("check", "--json", "--data-dir", folder)
    file = tmp_path / "bad.jsonl"
    file.write_bytes(b"{}\n")
    assert import_(file, folder).code == 1
    assert hearth_here("check", "--json", "--data-dir", folder) == before
