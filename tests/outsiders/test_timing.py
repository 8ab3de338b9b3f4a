"""How long answers about what is private and about what is absent take: written down, not judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum_app import Forum
from tests.bench.outsiders import measure, table


@pytest.mark.proof
def test_the_medians_are_written_down(app: Forum, count: Callable[[str], int], proved: Any) -> None:
    found = measure(app, count("private_posts"), count("private_requests"))
    print(table(found))
    assert len(found) == 12 and all(there > 0 and away > 0 for there, away in found.values())
    figures = {what: f"{there:.0f}/{away:.0f}" for what, (there, away) in found.items()}
    proved("medians of interleaved requests, private/absent, in microseconds", **figures)
