"""What the tests of import and export share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.process import Hearth, hearth_here

__all__ = ["hearth_here"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What `hearth import` said."""

    code: int
    topics: int
    posts: int
    members: int
    known: int
    complaint: str


Import = Callable[[Path, Path], Imported]
SUMMARY = re.compile(
    r"Imported (\d+) topics with (\d+) posts by (\d+) new members; (\d+) topics were there already\.\n"
)


def understood(code: int, out: str, err: str) -> Imported:
    complaint = err.rpartition("hearth: ")[2].strip()
    if not out and "Nothing was imported" in complaint:
        return Imported(code, 0, 0, 0, 0, complaint)
    match = SUMMARY.fullmatch(out)
    assert match, (code, out, err)
    return Imported(code, *map(int, match.groups()), complaint)


@pytest.fixture
def import_(hearth_here: Hearth) -> Import:
    """`import_(file, folder)` runs the command."""

    def run(file: Path, folder: Path) -> Imported:
        done = hearth_here("import", file, "--data-dir", folder)
        return understood(done.code, done.out, done.err)

    return run


@pytest.fixture
def exported(hearth_here: Hearth, tmp_path: Path) -> Callable[[Path], list[str]]:
    """The lines that `hearth export` writes of a folder."""

    def run(folder: Path) -> list[str]:
        target = tmp_path / "export.jsonl"
        assert hearth_here("export", target, "--data-dir", folder).code == 0
        return target.read_text("utf-8").splitlines()

    return run
