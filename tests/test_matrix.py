"""What the program answers is what tests/matrix.txt says; a change shows as a diff."""

from __future__ import annotations

import difflib

import pytest

from forum_app import Forum
from tests.matrix import FILE, HEAD, MOVE_IN, PEOPLE, STATES, Stage, _ask, _of_objects, lines
from tests.test_routes import TABLE


@pytest.mark.slow
def test_everybody_gets_the_answer_that_is_written_down(app: Forum) -> None:
    written, found = FILE.read_text("utf-8").splitlines(), "\n".join(lines(Stage(app))).splitlines()
    diff = list(difflib.unified_diff(written, found, "tests/matrix.txt", "the program", lineterm="", n=3))
    assert not diff, "python -m tests.matrix writes it again, if this is meant:\n" + "\n".join(diff)


def test_every_route_is_in_the_matrix() -> None:
    written = {line for line in FILE.read_text("utf-8").splitlines() if line.startswith(("GET ", "POST "))}
    assert written == {*TABLE, f"{MOVE_IN} (into the private board)"}
    assert FILE.read_text("utf-8").startswith(HEAD)


def test_nobody_outside_gets_anything_of_a_private_board_by_any_route() -> None:
    """In the columns of who is not in the group and not the owner, private is 404 (403 for guests: log in first)."""
    columns, row, looked = list(PEOPLE), "", 0
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith(("GET ", "POST ")):
            row = line
        elif "<int:" in row and line.startswith("  private "):
            cells = dict(zip(columns, line[14:].split()[: len(columns)], strict=True))
            for who in ("member", "keeper", "moderator"):
                assert cells[who] == "404", (row, line)
            assert cells["guest"] in ("404", "403"), (row, line)
            looked += 1
    assert looked > 35


def test_what_a_request_changed_is_taken_back(app: Forum) -> None:
    stage = Stage(app)
    row = "POST /t/<int:topic_id>/delete"
    twice = [list(_of_objects(stage, row, {})) for _again in range(2)]
    assert twice[0] == twice[1] and len(twice[0]) >= len(STATES) - 1
    thing = stage.things["own", "bob"]
    assert _ask(stage, row, f"/t/{thing.topic}/delete", "bob") == "303 /t/#/kettle"
