"""The page that the proofs leave behind."""

from __future__ import annotations

import json
from pathlib import Path

from tests.proofs.report import write


def test_every_proof_becomes_one_row_of_the_page(tmp_path: Path) -> None:
    entries = [
        {"commit": "abc", "test": "tests/a.py::test_kills", "what": "kill -9", "figures": {"lost": 0, "kills": 100}},
        {"commit": "abc", "test": "tests/a.py::test_kills", "what": "kill -9", "figures": {"lost": 0, "kills": 1200}},
        {"commit": "abc", "test": "tests/b.py::test_pipe", "what": "a | b", "figures": {"slowest": 0.123456}},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, entries[:2])) + "\n", "utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps(entries[2]) + "\n", "utf-8")
    write(tmp_path, tmp_path / "docs" / "proofs.md")
    lines = (tmp_path / "docs" / "proofs.md").read_text("utf-8").splitlines()
    assert "| kill -9 | lost 0, kills 1,200 | `a.py::test_kills` |" in lines
    assert r"| a \| b | slowest 0.123 | `b.py::test_pipe` |" in lines
    assert len([line for line in lines if line.startswith("| ")]) == 4  # with the head
    said = [line.split(":")[0] for line in lines if line.startswith("- ")]
    assert said == ["- date", "- commit", "- Python", "- SQLite", "- machine"]


def test_without_proofs_the_page_has_no_rows(tmp_path: Path) -> None:
    write(tmp_path / "nothing", tmp_path / "proofs.md")
    assert (tmp_path / "proofs.md").read_text("utf-8").splitlines()[-1] == "| --- | --- | --- |"
