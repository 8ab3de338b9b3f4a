"""What the documents say is there is there: files that the list of features names, links between the documents."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\| ([A-Z]\d\d) \| ([0-3]) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
STATE = re.compile(r"done|partly: .+|not yet|left out.*")
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def wrong_rows(text: str) -> list[str]:
    """Rows without a known state, and those that claim something without a test that is there."""
    wrong = []
    for id_, _tier, _feature, state, shown in ROW.findall(text):
        test = shown.strip("` ")
        claimed = state.startswith(("done", "partly"))
        if not STATE.fullmatch(state) or claimed != bool(test) or (test and not (ROOT / test).is_file()):
            wrong.append(id_)
    return wrong


def test_every_feature_that_is_claimed_names_its_test() -> None:
    text = (ROOT / "docs" / "features.md").read_text("utf-8")
    assert wrong_rows(text) == []
    states = [state.split(":")[0].split(" (")[0] for _, _, _, state, _ in ROW.findall(text)]
    said = re.search(r"(\d+) done, (\d+) partly, (\d+) not yet, (\d+) left out", text)
    assert said
    assert [int(number) for number in said.groups()] == [
        sum(state.startswith(kind) for state in states) for kind in ("done", "partly", "not yet", "left out")
    ]
    assert len(states) == 200


def test_a_claim_without_a_test_is_seen() -> None:
    assert wrong_rows("| R01 | 1 | Boards | done |  |") == ["R01"]
    assert wrong_rows("| R01 | 1 | Boards | done | `tests/nowhere.py` |") == ["R01"]
    assert wrong_rows("| R01 | 1 | Boards | someday |  |") == ["R01"]
    assert wrong_rows("| R01 | 1 | Boards | not yet |  |") == []


def dead_links(text: str, folder: Path) -> list[str]:
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
    return [target for target in targets if not (folder / target).exists()]


def test_links_between_the_documents_lead_somewhere() -> None:
    dead = {path.name: dead_links(path.read_text("utf-8"), path.parent) for path in DOCUMENTS}
    assert {name: links for name, links in dead.items() if links} == {}
    assert dead_links("[x](nowhere.md)", ROOT) == ["nowhere.md"]
