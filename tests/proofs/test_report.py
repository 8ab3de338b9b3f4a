"""The page that the proofs leave behind."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.proofs.report import write

HEAD = "| what | figures | when | test |"
HERE = "proofs/test_report.py::test_without_proofs_the_page_has_no_rows"
GONE = "proofs/test_report.py::test_that_was_taken_out"


def _rows(page: Path) -> list[str]:
    """Without their days."""
    lines = page.read_text("utf-8").splitlines()
    assert HEAD in lines
    return [re.sub(r"\d{4}-\d\d-\d\d ", "", line) for line in lines if line.startswith("| ")][2:]


def test_every_proof_becomes_one_row_of_the_page(tmp_path: Path) -> None:
    entries = [
        {"commit": "abc", "test": "tests/a.py::test_kills", "what": "kill -9", "figures": {"lost": 0, "kills": 100}},
        {"commit": "abc", "test": "tests/a.py::test_kills", "what": "kill -9", "figures": {"lost": 0, "kills": 1200}},
        {"commit": "abd", "test": "tests/b.py::test_pipe", "what": "a | b", "figures": {"slowest": 0.123456}},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, entries[:2])) + "\n", "utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps(entries[2]) + "\n", "utf-8")
    page = tmp_path / "docs" / "proofs.md"
    write(tmp_path, page)
    assert _rows(page) == [
        "| kill -9 | lost 0, kills 1,200 | abc | `a.py::test_kills` |",
        r"| a \| b | slowest 0.123 | abd | `b.py::test_pipe` |",
    ]
    said = [line.split(":")[0] for line in page.read_text("utf-8").splitlines() if line.startswith("- ")]
    assert said == ["- Python", "- SQLite", "- machine"]


def test_what_was_not_proved_anew_stays_as_long_as_its_test_is_there(tmp_path: Path) -> None:
    page, rule = tmp_path / "proofs.md", "| --- | --- | --- | --- |"
    stood = [f"| all \\| nothing | lost 0 | 1abc | `{HERE}` |", f"| old | lost 0 | 1abc | `{GONE}` |"]
    page.write_text("\n".join([HEAD, rule, *stood]) + "\n", "utf-8")
    write(tmp_path, page)
    assert _rows(page) == stood[:1]
    entry = {"commit": "2abc", "test": f"tests/{HERE}", "what": "all, said otherwise", "figures": {"lost": 0}}
    (tmp_path / "a.jsonl").write_text(json.dumps(entry) + "\n", "utf-8")
    write(tmp_path, page)
    assert _rows(page) == [f"| all, said otherwise | lost 0 | 2abc | `{HERE}` |"]


def test_without_proofs_the_page_has_no_rows(tmp_path: Path) -> None:
    write(tmp_path / "nothing", tmp_path / "proofs.md")
    assert (tmp_path / "proofs.md").read_text("utf-8").splitlines()[-1] == "| --- | --- | --- | --- |"
