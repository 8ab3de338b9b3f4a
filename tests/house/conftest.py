"""Time that passes when a test says so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest


class Clock:
    """Stands still but for `pass_`."""

    def __init__(self) -> None:
        self.at = int(time.time())

    def pass_(self, *, minutes: int) -> None:
        self.at += 60 * minutes

    def typed(self, minutes: int) -> str:
        """So many minutes from now, as a browser in UTC sends it."""
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self.at + 60 * minutes))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr("forum_app.kernel.clock.time", SimpleNamespace(time=lambda: clock.at))
    yield clock
