"""The executable on a screen: an owner's first day, walked by keyboard, as the program from source is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.window.screen import screen
from tests.window.walk import time_to_window, whole_walk

pytestmark = [pytest.mark.slow, pytest.mark.screen]


@pytest.mark.proof
def test_the_executable_is_walked_through_the_first_day(
    frozen: Path, tmp_path: Path, proved: Callable[..., None]
) -> None:
    with screen() as glass:
        measured = whole_walk(glass, tmp_path / "data", [str(frozen)], tmp_path)
        seconds = time_to_window(glass, tmp_path / "data", [str(frozen)])
    proved("dist/hearth walked by keyboard", seconds_to_window=round(seconds, 2), **measured)
    assert frozen.stat().st_size < 45_000_000
