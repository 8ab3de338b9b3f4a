"""docs/proofs.md: what the proofs found, with the date, the commits and the machine they ran on."""

from __future__ import annotations

import json
import os
import platform
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from forum_app import pick_driver

ROOT = Path(__file__).parent.parent.parent


def write(folder: Path, target: Path) -> None:
    """Make `target` of the .jsonl files that the fixture `proved` wrote into `folder`."""
    entries = _entries(folder)
    rows = [_row(entry) for entry in entries]
    lines = [
        "# Proofs",
        "",
        "Written by `make proof`; each row is a test that asserted it. Change nothing here by hand.",
        "",
        *(f"- {name}: {value}" for name, value in _circumstances(entries).items()),
        "",
        "| what | figures | test |",
        "| --- | --- | --- |",
        *rows,
    ]
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


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
    return f"| {_cell(entry['what'])} | {_cell(figures)} | `{entry['test'].removeprefix('tests/')}` |"


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _circumstances(entries: list[dict[str, Any]]) -> dict[str, str]:
    commits = Counter(entry["commit"] for entry in entries)
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "commit": ", ".join(f"{commit} ({rows} rows)" for commit, rows in commits.most_common()),
        "Python": platform.python_version(),
        "SQLite": pick_driver().sqlite_version,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    }


if __name__ == "__main__":
    write(ROOT / "out" / "proofs" / "full", ROOT / "docs" / "proofs.md")
