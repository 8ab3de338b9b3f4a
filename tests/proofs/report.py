"""docs/proofs.md: what the proofs found, with the date, the commits and the machine they ran on."""

from __future__ import annotations

import json
import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from forum_app import pick_driver

ROOT = Path(__file__).parent.parent.parent


HEAD = ["| what | figures | when | test |", "| --- | --- | --- | --- |"]
Key = tuple[str, str]  # test, what it says


def write(folder: Path, target: Path) -> None:
    """Make `target` of the .jsonl files that the fixture `proved` wrote into `folder`.

    A row that was not proved anew stays, with its own date, as long as its test is there: proofs take hours, and may be
    run in parts.
    """
    stood = _rows_of(target.read_text("utf-8")) if target.exists() else {}
    made = {(entry["test"].removeprefix("tests/"), _cell(entry["what"])): _row(entry) for entry in _entries(folder)}
    tests = {test for test, _ in made}
    rows = {key: row for key, row in stood.items() if key[0] not in tests and _is_there(key[0])} | made
    lines = [
        "# Proofs",
        "",
        "Written by `make proof`; each row was asserted by its test, on that day, at that commit. Not changed by hand.",
        "",
        *(f"- {name}: {value}" for name, value in _circumstances().items()),
        "",
        *HEAD,
        *(rows[key] for key in sorted(rows)),
    ]
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _rows_of(text: str) -> dict[Key, str]:
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 4 and cells[3].startswith("`"):
            found[cells[3].strip("`"), cells[0]] = line
    return found


def _is_there(test: str) -> bool:
    path, _, name = test.partition("::")
    file = ROOT / "tests" / path
    return file.exists() and f"def {name.partition('[')[0]}(" in file.read_text("utf-8")


def _entries(folder: Path) -> list[dict[str, Any]]:
    """Every entry, by test and in the order written; a test that ran twice counts once."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            entry = json.loads(line)
            found[entry["test"], entry["what"]] = entry
    return list(found.values())


def _row(entry: dict[str, Any]) -> str:
    figures = ", ".join(f"{name.replace('_', ' ')} {_shown(value)}" for name, value in entry["figures"].items())
    when = f"{datetime.now(UTC):%Y-%m-%d} {entry['commit']}"
    return f"| {_cell(entry['what'])} | {_cell(figures)} | {when} | `{entry['test'].removeprefix('tests/')}` |"


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _circumstances() -> dict[str, str]:
    return {
        "Python": platform.python_version(),
        "SQLite": pick_driver().sqlite_version,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    }


if __name__ == "__main__":
    write(ROOT / "out" / "proofs" / "full", ROOT / "docs" / "proofs.md")
